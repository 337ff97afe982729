using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.TokenIssuer.Tests.Storage;

public sealed class MemoryReceivedEventLogTests : ReceivedEventLogConformance
{
    private protected override Task<(IReceivedEventLog Log, Func<Task<long>> Records)> CreateAsync()
    {
        var store = new MemoryAuthorityStore(new ChangeSignal(), new FakeTimeProvider(SampleAuthority.Noon));
        return Task.FromResult<(IReceivedEventLog, Func<Task<long>>)>((store, () => Task.FromResult((long)store.Records.Count)));
    }
}
