namespace AgentTrust.LocalEngine.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.LocalEngine.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
