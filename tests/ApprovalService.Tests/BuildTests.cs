namespace AgentTrust.ApprovalService.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.ApprovalService.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
