using AgentTrust.AuditService.Storage;
using AgentTrust.Suites;

namespace AgentTrust.AuditService.Tests.Storage;

public sealed class MemoryCheckpointStoreTests : AuditKeyStoreConformance
{
    private protected override Task<(ILogStore Log, ICheckpointStore Keys)> EmptyStoresAsync()
    {
        var keys = new MemoryCheckpointStore();
        return Task.FromResult<(ILogStore, ICheckpointStore)>((new MemoryLogStore { Announced = keys.Announce }, keys));
    }
}
