namespace AgentTrust.PolicyService.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.PolicyService.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
