namespace AgentTrust.CodingAgent.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.CodingAgent.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
