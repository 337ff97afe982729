namespace AgentTrust.AuditService.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.AuditService.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
