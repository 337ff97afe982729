using AgentTrust.AuditService.Bodies;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.Suites;

/// <summary>What every store of bodies promises, together with its log. Linked into the test projects that run one.</summary>
public abstract class AuditBodyStoreConformance
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ABodyComesWithItsRecord()
    {
        var (log, bodies) = await EmptyStoresAsync();

        await AppendAsync(log, Record("a", Body(BodyNames.Prompt, Noon, 1, 2), Body(BodyNames.Answer, Noon, 3)));

        Assert.Equal([1, 2], (await bodies.FindAsync(new(0, BodyNames.Prompt), Cancelled))?.Sealed ?? []);
        Assert.Equal([3], (await bodies.FindAsync(new(0, BodyNames.Answer), Cancelled))?.Sealed ?? []);
        Assert.Null(await bodies.FindAsync(new(0, BodyNames.Arguments), Cancelled));
    }

    [Fact]
    public async Task AnErasedBodyStaysErasedWhenItsRecordIsSentAgain()
    {
        var (log, bodies) = await EmptyStoresAsync();
        var record = Record("a", Body(BodyNames.Prompt, Noon, 1));
        await AppendAsync(log, record);

        await AppendAsync(log, Record("b") with { Erases = [new(0, BodyNames.Prompt)] });
        await AppendAsync(log, record);

        Assert.Equal(new StoredBody(null), await bodies.FindAsync(new(0, BodyNames.Prompt), Cancelled));
        Assert.Equal(2, await log.GetSizeAsync(Cancelled));
    }

    [Fact]
    public async Task BodiesAreFoundByTheTimeTheyAreKeptAndNotOnceErased()
    {
        var (log, bodies) = await EmptyStoresAsync();
        await AppendAsync(log, Record("late", Body(BodyNames.Prompt, Noon, 1)));
        await AppendAsync(log, Record("early", Body(BodyNames.Prompt, Noon.AddHours(-2), 1), Body(BodyNames.Answer, Noon.AddHours(-2), 1)));
        await AppendAsync(log, Record("middle", Body(BodyNames.Prompt, Noon.AddHours(-1), 1)));

        Assert.Equal([new(1, BodyNames.Prompt), new BodyKey(2, BodyNames.Prompt)], await bodies.FindKeptSinceBeforeAsync(BodyNames.Prompt, Noon, 9, Cancelled));
        Assert.Equal([new BodyKey(1, BodyNames.Prompt)], await bodies.FindKeptSinceBeforeAsync(BodyNames.Prompt, Noon, 1, Cancelled));

        await AppendAsync(log, Record("erase") with { Erases = [new(1, BodyNames.Prompt)] });
        Assert.Equal([new BodyKey(2, BodyNames.Prompt)], await bodies.FindKeptSinceBeforeAsync(BodyNames.Prompt, Noon, 9, Cancelled));
    }

    [Fact]
    public async Task TheFirstKeyIsKept()
    {
        var (_, bodies) = await EmptyStoresAsync();
        Assert.Null(await bodies.FindKeyAsync(Cancelled));

        var first = await bodies.KeepKeyAsync(new([1], [2], [3]), Cancelled);
        var second = await bodies.KeepKeyAsync(new([4], [5], [6]), Cancelled);

        Assert.Equal(first.Sealed, second.Sealed);
        Assert.Equal([3], (await bodies.FindKeyAsync(Cancelled))!.Sealed);
    }

    /// <summary>A log with nothing in it, and its bodies.</summary>
    private protected abstract Task<(ILogStore Log, IBodyStore Bodies)> EmptyStoresAsync();

    private static Task<IReadOnlyList<SubmissionOutcome>> AppendAsync(ILogStore log, CheckedRecord record) =>
        log.AppendAsync([new Submission(SpiffeIds.ToolProxy, [record])], Cancelled);

    private static SealedBody Body(string name, DateTimeOffset keptSince, params byte[] bytes) => new(name, keptSince, bytes);

    private static CheckedRecord Record(string id, params SealedBody[] bodies)
    {
        var record = new AuditRecord { Id = id, Kind = AuditKinds.Prompt, Time = Noon, Epoch = "run-1", Sequence = 1 };
        return RecordRules.Check(record, new LogOptions()).Record! with { Bodies = bodies };
    }
}
