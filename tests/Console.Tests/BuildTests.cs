namespace AgentTrust.Console.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.Console.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
