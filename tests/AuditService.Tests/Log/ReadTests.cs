using System.Net;
using AgentTrust.AuditService.Log;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Log;

public sealed class ReadTests : IDisposable
{
    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASearchByNameFindsTheAgentOfThatName()
    {
        await AppendAsync(3);

        var found = await Reader().SearchAsync(new AuditQuery { Agent = "coding-agent", Limit = 2 }, Cancelled);

        Assert.Equal([2L, 1], found.Select(r => r.Index));
        Assert.Empty(await Reader().SearchAsync(new AuditQuery { Agent = "nobody" }, Cancelled));
    }

    [Theory]
    [InlineData("/log/records?limit=0")]
    [InlineData("/log/records?limit=501")]
    [InlineData("/log/records?before=x")]
    [InlineData("/log/entries?start=-1")]
    [InlineData("/log/entries?limit=1001")]
    [InlineData("/log/consistency?first=2&second=1")]
    [InlineData("/log/consistency?first=0&second=4")]
    [InlineData("/log/consistency?first=-1&second=1")]
    [InlineData("/log/consistency")]
    public async Task AQuestionOutOfRangeIsRefused(string path)
    {
        await AppendAsync(3);

        using var answer = await _host.As(SpiffeIds.Console).GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/log/records/3")]
    [InlineData("/log/records/-1")]
    [InlineData("/log/records/3/proof")]
    [InlineData("/log/records/3/tlog-proof")]
    public async Task WhatIsNotThereIsNotFound(string path)
    {
        await AppendAsync(3);

        using var answer = await _host.As(SpiffeIds.Console).GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task LeavesAreGivenInOrderAsTheyAreStored()
    {
        await AppendAsync(5);

        var page = await Reader().GetLeavesAsync(3, 10, Cancelled);

        Assert.Equal((3L, 5L, 2), (page.Start, page.Size, page.Leaves.Count));
        Assert.Equal(Convert.ToBase64String(_host.Log.Leaves[3].Leaf.Canonical), page.Leaves[0].Canonical);
    }

    [Fact]
    public async Task GapsAreReported()
    {
        await _host.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("a", 3)], Cancelled);

        var gap = Assert.Single(await Reader().GetGapsAsync(Cancelled));

        Assert.Equal((SpiffeIds.ToolProxy, 1L, 2L), (gap.Producer, gap.Missing.Single().First, gap.Missing.Single().Last));
    }

    [Fact]
    public async Task ARecordThatWasChangedInTheStoreIsNotShownAsEvidence()
    {
        await AppendAsync(3);
        var leaf = _host.Log.Leaves[1];
        var changed = CanonicalLeaf.Encode(1, leaf.Producer, "{}"u8);
        _host.Log.Leaves[1] = leaf with { Leaf = leaf.Leaf with { Canonical = changed } };

        foreach (var ask in new Func<Task>[]
        {
            () => Reader().GetAsync(1, Cancelled), () => Reader().SearchAsync(new(), Cancelled),
            () => Reader().GetInclusionProofAsync(1, Cancelled), () => Reader().GetProofFileAsync(1, Cancelled),
        })
        {
            var refusal = await Assert.ThrowsAsync<ProblemException>(ask);
            Assert.Equal("urn:agenttrust:audit:log-damaged", refusal.Type);
        }

        Assert.Equal(3, (await Reader().GetLeavesAsync(0, 10, Cancelled)).Leaves.Count);
    }

    [Fact]
    public async Task ConsistencyProofsHold()
    {
        await AppendAsync(7);

        var proof = await Reader().GetConsistencyProofAsync(3, 7, Cancelled);

        var roots = await Task.WhenAll(
            new LogProofs(_host.Log).RootAsync(3, Cancelled), new LogProofs(_host.Log).RootAsync(7, Cancelled));
        Assert.True(ConsistencyPath.Proves(3, roots[0], 7, roots[1], [.. proof.Hashes.Select(Convert.FromBase64String)]));
    }

    public void Dispose() => _host.Dispose();

    private AuditClient Reader() => _host.Client(SpiffeIds.Console);

    private Task<IReadOnlyList<AppendResult>> AppendAsync(int count) => _host.Client(SpiffeIds.ToolProxy).AppendAsync(
        [.. Enumerable.Range(1, count).Select(i => AuditHost.Record($"r{i}", i))], Cancelled);
}
