using AgentTrust.AuditService.Storage;
using AgentTrust.Suites;

namespace AgentTrust.AuditService.Tests.Storage;

public sealed class MemoryLogStoreTests : AuditLogStoreConformance
{
    private protected override Task<ILogStore> EmptyStoreAsync() => Task.FromResult<ILogStore>(new MemoryLogStore());

    private protected override ILogStore SameLog(ILogStore store) => store;
}
