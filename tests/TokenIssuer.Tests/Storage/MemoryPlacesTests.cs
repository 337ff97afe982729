using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.Tests.Storage;

public sealed class MemoryPlacesTests : AgentPlacesConformance
{
    private protected override Task<(IAuthorityStore Store, IAgentRegister Register)> CreateAsync()
    {
        var store = new MemoryAuthorityStore(new ChangeSignal(), TimeProvider.System);
        return Task.FromResult<(IAuthorityStore, IAgentRegister)>((store, store));
    }
}
