namespace AgentTrust.Architecture.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.Architecture.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
