namespace AgentTrust.Contracts.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.Contracts.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
