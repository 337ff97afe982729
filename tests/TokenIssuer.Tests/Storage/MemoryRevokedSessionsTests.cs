using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.Storage;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.TokenIssuer.Tests.Storage;

public sealed class MemoryRevokedSessionsTests : RevokedSessionsConformance
{
    private protected override Task<(IRevokedSessions Sessions, IAuthorityStore Authority)> CreateAsync()
    {
        var store = new MemoryAuthorityStore(new ChangeSignal(), new FakeTimeProvider(SampleAuthority.Noon));
        return Task.FromResult<(IRevokedSessions, IAuthorityStore)>((store, store));
    }
}
