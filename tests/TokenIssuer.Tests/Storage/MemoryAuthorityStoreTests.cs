using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.Tests.Storage;

public sealed class MemoryAuthorityStoreTests : AuthorityStoreConformance
{
    private protected override Task<IAuthorityStore> CreateAsync(ChangeSignal signal) =>
        Task.FromResult<IAuthorityStore>(new MemoryAuthorityStore(signal, TimeProvider.System));
}
