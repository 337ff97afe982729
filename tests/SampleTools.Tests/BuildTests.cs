namespace AgentTrust.SampleTools.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.SampleTools.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
