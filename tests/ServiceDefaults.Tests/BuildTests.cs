namespace AgentTrust.ServiceDefaults.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.ServiceDefaults.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
