using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.Suites;

/// <summary>What every store of the log promises. Linked into the test projects that run one.</summary>
public abstract class AuditLogStoreConformance
{
    private const string Producer = "spiffe://agenttrust.local/service/tool-proxy";
    private const string Other = "spiffe://agenttrust.local/service/token-issuer";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEmptyLogHasNoLeafAndNoGap()
    {
        var store = await EmptyStoreAsync();

        Assert.Equal(0, await store.GetSizeAsync(Cancelled));
        Assert.Empty(await store.ReadAsync(0, 10, Cancelled));
        Assert.Empty(await store.FindGapsAsync(Cancelled));
    }

    [Fact]
    public async Task RecordsAreNumberedInOrderOverSubmissionsAndBatches()
    {
        var store = await EmptyStoreAsync();

        var first = await store.AppendAsync([Submit(Record("a", 1), Record("b", 2)), Submit(Other, Record("a", 1))], Cancelled);
        var second = await store.AppendAsync([Submit(Record("c", 3))], Cancelled);

        Assert.Equal([0L, 1, 2], first.SelectMany(o => o.Results).Select(r => r.Index));
        Assert.Equal([3L], second.Single().Results.Select(r => r.Index));
        Assert.Equal(4, await store.GetSizeAsync(Cancelled));
    }

    [Fact]
    public async Task ALeafHoldsItsIndexItsProducerAndItsRecord()
    {
        var store = await EmptyStoreAsync();
        await store.AppendAsync([Submit(Record("a", 1)), Submit(Other, Record("b", 1))], Cancelled);

        var leaf = Assert.Single(await store.ReadAsync(1, 5, Cancelled));
        var logged = CanonicalLeaf.Decode(leaf);

        Assert.Equal((1L, Other, "b"), (logged.Index, logged.Producer, logged.Record.Id));
        Assert.Equal(LeafHash.OfLeaf(leaf.Canonical), leaf.Hash);
    }

    [Fact]
    public async Task ChosenLeavesComeInTheOrderInWhichTheyAreAskedFor()
    {
        var store = await EmptyStoreAsync();
        await store.AppendAsync([Submit(Record("a", 1), Record("b", 2), Record("c", 3))], Cancelled);

        var leaves = await store.ReadAsync([2, 7, 0], Cancelled);

        Assert.Equal([2L, 0], leaves.Select(leaf => leaf.Index));
    }

    [Fact]
    public async Task SendingARecordAgainFindsIt()
    {
        var store = await EmptyStoreAsync();
        await store.AppendAsync([Submit(Record("a", 1))], Cancelled);

        var again = await store.AppendAsync([Submit(Record("b", 2), Record("a", 1), Record("b", 2)), Submit(Record("a", 1))], Cancelled);

        Assert.Equal(
            [(1L, false), (0L, true), (1L, true), (0L, true)],
            again.SelectMany(o => o.Results).Select(r => (r.Index, r.IsDuplicate)));
        Assert.Equal(2, await store.GetSizeAsync(Cancelled));
    }

    [Fact]
    public async Task AnIdReusedForAnotherRecordIsRefusedAndNothingOfThatSubmissionIsKept()
    {
        var store = await EmptyStoreAsync();
        await store.AppendAsync([Submit(Record("a", 1))], Cancelled);

        var outcomes = await store.AppendAsync(
            [Submit(Record("new", 2), Record("a", 1) with { Outcome = "denied" }), Submit(Record("c", 3))], Cancelled);

        Assert.Equal("a", outcomes[0].ReusedId);
        Assert.Equal([1L], outcomes[1].Results.Select(r => r.Index));
        Assert.Equal(2, await store.GetSizeAsync(Cancelled));
    }

    [Fact]
    public async Task OneProducersIdsSayNothingAboutAnothers()
    {
        var store = await EmptyStoreAsync();

        var outcomes = await store.AppendAsync(
            [Submit(Record("same", 1)), Submit(Other, Record("same", 1) with { Outcome = "denied" })], Cancelled);

        Assert.All(outcomes, o => Assert.False(o.Results.Single().IsDuplicate));
    }

    [Fact]
    public async Task StoredSubtreesGiveTheRootOfTheLeaves()
    {
        var store = await EmptyStoreAsync();
        for (var i = 0; i < 7; i++)
            await store.AppendAsync([Submit([.. Enumerable.Range(0, 3).Select(j => Record($"{i}-{j}", (i * 3) + j + 1))])], Cancelled);

        var leaves = await store.ReadAsync(0, 100, Cancelled);

        Assert.Equal(21, leaves.Count);
        Assert.Equal(RootOf(leaves), await new LogProofs(store).RootAsync(21, Cancelled));
    }

    [Fact]
    public async Task ProofsLeadToTheRootOverMoreThanATile()
    {
        var store = await EmptyStoreAsync();
        for (var from = 0; from < 900; from += 300)
            await store.AppendAsync([Submit([.. Enumerable.Range(from, 300).Select(i => Record($"{i}", i + 1))])], Cancelled);

        var proofs = new LogProofs(store);
        var (first, second) = (await proofs.RootAsync(300, Cancelled), await proofs.RootAsync(900, Cancelled));

        Assert.True(ConsistencyPath.Proves(300, first, 900, second, await proofs.ConsistencyAsync(300, 900, Cancelled)));
        foreach (var index in new[] { 0, 255, 256, 511, 767, 768, 899 })
        {
            var leaf = Assert.Single(await store.ReadAsync(index, 1, Cancelled));
            Assert.True(InclusionPath.Proves(index, 900, leaf.Hash, await proofs.InclusionAsync(index, 900, Cancelled), second));
        }
    }

    [Fact]
    public async Task AnotherWriterIsNoticed()
    {
        var store = await EmptyStoreAsync();
        var other = SameLog(store);
        await store.AppendAsync([Submit(Record("a", 1))], Cancelled);
        await other.AppendAsync([Submit(Record("b", 2))], Cancelled);

        var results = await Task.WhenAll(
            Enumerable.Range(3, 20).Select(i => (i % 2 == 0 ? store : other).AppendAsync([Submit(Record($"r{i}", i))], Cancelled)));

        Assert.Equal(Enumerable.Range(2, 20).Select(i => (long)i), results.SelectMany(o => o.Single().Results).Select(r => r.Index).Order());
        Assert.Equal(RootOf(await store.ReadAsync(0, 100, Cancelled)), await new LogProofs(store).RootAsync(22, Cancelled));
    }

    [Fact]
    public async Task AMissingSubtreeIsDamage()
    {
        var store = await EmptyStoreAsync();
        await store.AppendAsync([Submit(Record("a", 1))], Cancelled);

        await Assert.ThrowsAsync<DamagedLogException>(() => store.ReadNodesAsync([new NodeId(0, 0), new NodeId(1, 0)], Cancelled));
    }

    [Fact]
    public async Task AGapIsReportedUntilTheMissingRecordsArrive()
    {
        var store = await EmptyStoreAsync();
        await store.AppendAsync([Submit(Record("r2", 2), Record("r5", 5), Record("r3", 3))], Cancelled);

        var gap = Assert.Single(await store.FindGapsAsync(Cancelled));
        Assert.Equal((Producer, "run-1", 0L), (gap.Producer, gap.Epoch, gap.Repeated));
        Assert.Equal([(1L, 1L), (4L, 4L)], gap.Missing.Select(m => (m.First, m.Last)));

        await store.AppendAsync([Submit(Record("r4", 4), Record("r1", 1))], Cancelled);
        Assert.Empty(await store.FindGapsAsync(Cancelled));
    }

    [Fact]
    public async Task WhoeverAppendsIsAskedForWhatIsMissingOfTheirRunUntilItArrives()
    {
        var store = await EmptyStoreAsync();
        async Task<IEnumerable<(string, long, long)>> AskedAsync(params Submission[] batch) =>
            from outcome in await store.AppendAsync(batch, Cancelled)
            from result in outcome.Results
            from missing in result.Missing ?? []
            select (result.Id, missing.First, missing.Last);

        Assert.Empty(await AskedAsync(Submit(Record("r1", 1)), Submit(Other, Record("o1", 1))));
        Assert.Equal([("r7", 2L, 3L), ("r7", 5L, 6L)], await AskedAsync(Submit(Record("r4", 4), Record("r7", 7), Record("x", 1) with { Epoch = "run-2" }), Submit(Other, Record("o2", 2))));
        Assert.Equal([("r1", 5L, 6L)], await AskedAsync(Submit(Record("r2", 2), Record("r3", 3), Record("r8", 8), Record("r1", 1))));
        Assert.Empty(await AskedAsync(Submit(Record("r5", 5), Record("r6", 6))));
    }

    [Fact]
    public async Task EachRunIsNumberedOnItsOwnAndARepeatedNumberShows()
    {
        var store = await EmptyStoreAsync();
        await store.AppendAsync(
            [Submit(Record("a", 1), Record("b", 1) with { Epoch = "run-2" }, Record("c", 1) with { Epoch = "run-2" })], Cancelled);

        var gap = Assert.Single(await store.FindGapsAsync(Cancelled));

        Assert.Equal(("run-2", 1L), (gap.Epoch, gap.Repeated));
        Assert.Empty(gap.Missing);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task ASearchFindsByEveryFieldAndPagesBothWaysHoweverMuchIsIndexed(int indexed)
    {
        var store = await EmptyStoreAsync();
        await store.AppendAsync(
            [
                Submit(
                    Record("0", 1) with { Agent = "x", Task = "t1" }, Record("1", 2) with { Agent = "x", Call = "c1" },
                    Record("2", 3) with { Agent = "y", Outcome = "denied" }, Record("3", 4) with { Kind = AuditKinds.Prompt, Agent = "x" }),
            ],
            Cancelled);
        await IndexAsync(store, indexed);

        async Task Finds(AuditQuery query, params long[] indexes) =>
            Assert.Equal(indexes.AsEnumerable(), (await store.SearchAsync(query, Cancelled)).Select(l => l.Index));

        await Finds(new(), 3, 2, 1, 0);
        await Finds(new() { Agent = "x" }, 3, 1, 0);
        await Finds(new() { Task = "t1" }, 0);
        await Finds(new() { Call = "c1", Agent = "x" }, 1);
        await Finds(new() { Outcome = "denied" }, 2);
        await Finds(new() { Kind = AuditKinds.Prompt }, 3);
        await Finds(new() { Agent = "x", Before = 3, Limit = 1 }, 1);
        await Finds(new() { Agent = "x", After = 0 }, 1, 3);
        await Finds(new() { Agent = "x", Outcome = "denied" });
    }

    private static byte[] RootOf(IEnumerable<StoredLeaf> leaves)
    {
        var tree = new MerkleTree(0, _ => throw new InvalidOperationException("An empty tree has no edge."));
        foreach (var leaf in leaves) tree.Append(leaf.Hash);
        return tree.Root();
    }

    /// <summary>Makes the first records findable by the search index, in a store that searches by one.</summary>
    private protected virtual Task IndexAsync(ILogStore store, int records) => Task.CompletedTask;

    /// <summary>A second writer of the same log, as another replica has it.</summary>
    private protected abstract ILogStore SameLog(ILogStore store);

    /// <summary>A store with nothing in it.</summary>
    private protected abstract Task<ILogStore> EmptyStoreAsync();

    private static Submission Submit(params AuditRecord[] records) => Submit(Producer, records);

    private static Submission Submit(string producer, params AuditRecord[] records) =>
        new(producer, [.. records.Select(r => RecordRules.Check(r, new LogOptions()).Record!)]);

    private static AuditRecord Record(string id, long sequence) => new()
    {
        Id = id,
        Kind = AuditKinds.Decision,
        Time = DateTimeOffset.UnixEpoch,
        Epoch = "run-1",
        Sequence = sequence,
        Summary = "…",
    };
}
