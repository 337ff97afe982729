namespace AgentTrust.AuditVerifier.Tests;

public sealed class BuildTests
{
    [Fact]
    public void TheTestHostIsTheBuiltAssembly() => Assert.Equal("AgentTrust.AuditVerifier.Tests", typeof(BuildTests).Assembly.GetName().Name);
}
