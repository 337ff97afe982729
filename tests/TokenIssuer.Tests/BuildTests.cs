namespace AgentTrust.TokenIssuer.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.TokenIssuer.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
