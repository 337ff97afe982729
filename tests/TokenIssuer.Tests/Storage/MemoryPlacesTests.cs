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

    /// <summary>One lock for everything: whoever does not hold it waits.</summary>
    private protected override Task WaitsAsync(Task newcomer) => Task.CompletedTask;
}
