using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SigningKeys;
using AgentTrust.TokenIssuer.Tests.Storage;

namespace AgentTrust.TokenIssuer.Tests.SigningKeys;

public sealed class MemorySigningKeyStoreTests : SigningKeyStoreConformance
{
    private protected override Task<(ISigningKeyStore Store, Func<Task<IReadOnlyList<Contracts.Tokens.Revocation>>> Feed)> CreateAsync()
    {
        var authority = new MemoryAuthorityStore(new ChangeSignal(), TimeProvider.System);
        return Task.FromResult<(ISigningKeyStore, Func<Task<IReadOnlyList<Contracts.Tokens.Revocation>>>)>((
            new MemorySigningKeyStore(authority, TimeProvider.System),
            async () => (await authority.ReadRevocationsAsync(0, TestContext.Current.CancellationToken)).Entries));
    }
}
