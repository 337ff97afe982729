using System.Security.Cryptography;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.Suites;

/// <summary>What every store of the log's keys promises, together with its log. Linked into the test projects that run one.</summary>
public abstract class AuditKeyStoreConformance
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeysComeInTheOrderOfTheirNumbersAsTheyWereKept()
    {
        var (_, keys) = await EmptyStoresAsync();
        Assert.Empty(await keys.ListKeysAsync(Cancelled));

        var (first, second) = (Key(1), Key(2));
        await keys.KeepKeyAsync(second, Cancelled);
        await keys.KeepKeyAsync(first, Cancelled);

        Assert.Equal([first, second], await keys.ListKeysAsync(Cancelled), Same);
    }

    [Fact]
    public async Task ANumberIsGivenOnce()
    {
        var (_, keys) = await EmptyStoresAsync();
        var first = Key(1);
        await keys.KeepKeyAsync(first, Cancelled);

        await keys.KeepKeyAsync(Key(1), Cancelled); // another replica's

        Assert.Equal(first, Assert.Single(await keys.ListKeysAsync(Cancelled)), Same);
    }

    [Fact]
    public async Task AKeyIsAnnouncedWithItsEntryAndByTheFirstOne()
    {
        var (log, keys) = await EmptyStoresAsync();
        var (first, second) = (Key(1), Key(2));
        await keys.KeepKeyAsync(first, Cancelled);
        await keys.KeepKeyAsync(second, Cancelled);
        KeyAnnouncement announcement = new(2, Noon, Noon.AddDays(1));

        await AppendAsync(log, Record("a"));
        await AppendAsync(log, Record("b") with { Announces = announcement });
        await AppendAsync(log, Record("c") with { Announces = announcement with { FormerUntil = Noon.AddDays(9) } });
        await AppendAsync(log, Record("b") with { Announces = announcement });

        Assert.Equal([first, second with { Announced = announcement, AnnouncedIn = 1 }], await keys.ListKeysAsync(Cancelled), Same);
        Assert.Equal(3, await log.GetSizeAsync(Cancelled));
    }

    /// <summary>Stores with nothing in them.</summary>
    private protected abstract Task<(ILogStore Log, ICheckpointStore Keys)> EmptyStoresAsync();

    private static KeptKey Key(int number) => new(
        number, new(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12), RandomNumberGenerator.GetBytes(48)), Noon.AddMinutes(number));

    private static bool Same(KeptKey one, KeptKey other) =>
        (one.Number, one.MadeAt, one.Announced, one.AnnouncedIn) == (other.Number, other.MadeAt, other.Announced, other.AnnouncedIn)
        && one.Key.PublicKey.SequenceEqual(other.Key.PublicKey) && one.Key.Salt.SequenceEqual(other.Key.Salt)
        && one.Key.Nonce.SequenceEqual(other.Key.Nonce) && one.Key.Sealed.SequenceEqual(other.Key.Sealed);

    private static Task<IReadOnlyList<SubmissionOutcome>> AppendAsync(ILogStore log, CheckedRecord record) =>
        log.AppendAsync([new(SpiffeIds.AuditService, [record])], Cancelled);

    private static CheckedRecord Record(string id) => RecordRules.Check(
        new AuditRecord { Id = id, Kind = AuditKinds.SigningKeyRotated, Time = Noon, Epoch = "run-1", Sequence = 1 }, new LogOptions()).Record!;
}
