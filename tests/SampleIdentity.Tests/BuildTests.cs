namespace AgentTrust.SampleIdentity.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.SampleIdentity.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
