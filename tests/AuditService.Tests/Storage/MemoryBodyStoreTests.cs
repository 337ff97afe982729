using AgentTrust.AuditService.Storage;
using AgentTrust.Suites;

namespace AgentTrust.AuditService.Tests.Storage;

public sealed class MemoryBodyStoreTests : AuditBodyStoreConformance
{
    private protected override Task<(ILogStore Log, IBodyStore Bodies)> EmptyStoresAsync()
    {
        var log = new MemoryLogStore();
        return Task.FromResult<(ILogStore, IBodyStore)>((log, log.Bodies));
    }
}
