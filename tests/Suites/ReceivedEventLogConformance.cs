using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;

namespace AgentTrust.Suites;

/// <summary>What every log of received security events promises; a derived class says which one.</summary>
public abstract class ReceivedEventLogConformance
{
    private const string Issuer = "https://idp.example";
    private static readonly DateTimeOffset LongAgo = SampleAuthority.Noon.AddDays(-14);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEventIsKnownOnceItIsKeptAndItsRecordIsWrittenOnce()
    {
        var (log, records) = await CreateAsync();
        Assert.False(await log.IsKnownAsync(Issuer, "1", Ending));

        await KeepAsync(log, "1");
        await KeepAsync(log, "1");

        Assert.True(await log.IsKnownAsync(Issuer, "1", Ending));
        Assert.Equal(1, await records());
    }

    [Fact]
    public async Task TheSameIdOfAnotherTransmitterIsAnotherEvent()
    {
        var (log, _) = await CreateAsync();
        await KeepAsync(log, "1");

        Assert.False(await log.IsKnownAsync("https://other.example", "1", Ending));
    }

    [Fact]
    public async Task WhatIsOldIsForgottenAndNothingElse()
    {
        var (log, _) = await CreateAsync();
        await log.KeepAsync(Issuer, "old", LongAgo.AddSeconds(-1), DateTimeOffset.UnixEpoch, Record, Ending);
        await log.KeepAsync(Issuer, "young", LongAgo.AddSeconds(1), DateTimeOffset.UnixEpoch, Record, Ending);

        await KeepAsync(log, "now");

        Assert.False(await log.IsKnownAsync(Issuer, "old", Ending));
        Assert.True(await log.IsKnownAsync(Issuer, "young", Ending));
    }

    /// <summary>An empty log, and how to count the records that were written with it.</summary>
    private protected abstract Task<(IReceivedEventLog Log, Func<Task<long>> Records)> CreateAsync();

    private static AuditDraft Record => new() { Kind = "security_event.received" };

    private static Task KeepAsync(IReceivedEventLog log, string id) => log.KeepAsync(Issuer, id, SampleAuthority.Noon, LongAgo, Record, Ending);
}
