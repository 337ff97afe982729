namespace AgentTrust.ToolProxy.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.ToolProxy.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
