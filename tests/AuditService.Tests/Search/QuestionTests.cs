using System.Net;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.AuditService.Tests.Search;

public sealed class QuestionTests : IDisposable
{
    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, EvidenceQuery> EveryField => new()
    {
        { "agent", new() { Agent = "coding-agent" } },
        { "agent by SPIFFE ID", new() { Agent = AuditHost.Agent } },
        { "task", new() { Task = "task-1" } },
        { "call", new() { Call = "call-1" } },
        { "person", new() { Person = "rita" } },
        { "kind", new() { Kind = AuditKinds.CallRefused } },
        { "action", new() { Action = "deploy.execute" } },
        { "resource", new() { ResourceType = "environment", Resource = "production" } },
        { "outcome", new() { Outcome = "denied" } },
        { "trace", new() { Trace = "4bf92f3577b34da6a3ce929d0e0e4736" } },
        { "text", new() { Text = "production policy" } },
        { "time", new() { From = AuditHostTimes.Noon, To = AuditHostTimes.Noon.AddSeconds(1) } },
        { "all at once", new() { Agent = "coding-agent", Task = "task-1", Outcome = "denied", Text = "deploy", From = AuditHostTimes.Noon } },
    };

    [Theory]
    [MemberData(nameof(EveryField))]
    public async Task ARecordIsFoundByEachThingThatItSays(string by, EvidenceQuery query)
    {
        await _host.RecordedAsync(DeniedDeploy, Unlike);

        var page = await Auditor().FindAsync(query, Cancelled);

        Assert.True(page.Records is [{ Record.Id: "denied" }], $"by {by}: {string.Join(' ', page.Records.Select(r => r.Record.Id))}");
        Assert.Equal((2L, 2L, 0L), (page.Findable.Records, page.Findable.LogSize, page.Findable.Behind));
    }

    [Fact]
    public async Task WhatIsInTheLogAndNotYetFindableIsSaid()
    {
        await _host.RecordedAsync(DeniedDeploy);
        await _host.Client(SpiffeIds.ToolProxy).AppendAsync([Unlike], Cancelled);

        var page = await Auditor().FindAsync(new(), Cancelled);

        Assert.Equal((1, 1L), (page.Records.Count, page.Findable.Behind));
    }

    [Fact]
    public async Task PagesLeadFromTheNewestToTheOldest()
    {
        await _host.RecordedAsync([.. Enumerable.Range(1, 5).Select(i => AuditHost.Record($"r{i}", i))]);

        var first = await Auditor().FindAsync(new() { Limit = 2 }, Cancelled);
        var second = await Auditor().FindAsync(new() { Limit = 2, Cursor = first.Next }, Cancelled);
        var third = await Auditor().FindAsync(new() { Limit = 2, Cursor = second.Next }, Cancelled);

        Assert.Equal([4L, 3, 2, 1, 0], new[] { first, second, third }.SelectMany(page => page.Records).Select(r => r.Index));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task TwoValuesOfOneKeyAreTakenApart()
    {
        await _host.RecordedAsync(DeniedDeploy, Unlike);
        // As if the keys of two calls were the same: the index gives both, the records decide.
        await _host.Index.GetPositionAsync(Indexing.Version, Cancelled);
        await _host.Index.AddAsync(2, new([_host.Index.Records[1] with { Call = SearchKeys.Of("call-1") }], new Dictionary<string, (string, long)>(), [], new Dictionary<string, DateTimeOffset>(), 3), Cancelled);

        var page = await Auditor().FindAsync(new() { Call = "call-1" }, Cancelled);

        Assert.Equal(["denied"], page.Records.Select(logged => logged.Record.Id));
    }

    [Fact]
    public async Task ARecordThatWasChangedInTheStoreIsNoAnswer()
    {
        await _host.RecordedAsync(DeniedDeploy);
        var leaf = _host.Log.Leaves[0];
        _host.Log.Leaves[0] = leaf with { Leaf = leaf.Leaf with { Canonical = CanonicalLeaf.Encode(0, leaf.Producer, "{}"u8) } };

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Auditor().FindAsync(new(), Cancelled));

        Assert.Equal("urn:agenttrust:audit:log-damaged", refusal.Type);
    }

    [Fact]
    public async Task ADamagedRecordHidesNoneBehindIt()
    {
        await _host.Client(SpiffeIds.ToolProxy).AppendAsync([DeniedDeploy], Cancelled);
        var leaf = _host.Log.Leaves[0];
        _host.Log.Leaves[0] = leaf with { Leaf = leaf.Leaf with { Canonical = CanonicalLeaf.Encode(0, leaf.Producer, "{}"u8) } };

        await _host.RecordedAsync(Unlike);

        Assert.Equal([1L], (await Auditor().FindAsync(new(), Cancelled)).Records.Select(logged => logged.Index));
    }

    [Fact]
    public async Task WhatWasDoneIsCounted()
    {
        await _host.RecordedAsync(DeniedDeploy, Unlike, DeniedDeploy with { Id = "again", Sequence = 3, Time = AuditHostTimes.Noon.AddSeconds(9) });

        var report = await Auditor().GetActivityAsync(new() { Agent = "coding-agent", From = AuditHostTimes.Noon }, Cancelled);

        var line = Assert.Single(report.Lines);
        Assert.Equal((AuditKinds.CallRefused, "deploy.execute", "denied", 2L), (line.Kind, line.Action, line.Outcome, line.Count));
        Assert.Equal((AuditHostTimes.Noon, AuditHostTimes.Noon.AddSeconds(9), 2L), (line.First, line.Last, line.Record));
    }

    [Theory]
    [InlineData("/records?limit=0")]
    [InlineData("/records?limit=501")]
    [InlineData("/records?limit=x")]
    [InlineData("/records?from=yesterday")]
    [InlineData("/records?from=2026-11-23T12:00:00Z&to=2026-11-23T12:00:00Z")]
    [InlineData("/records?text=%21%3F")]
    [InlineData("/records?cursor=1")]
    [InlineData("/records?cursor=99999999999999999999.1")]
    [InlineData("/records?cursor=4000000000000000000.1")]
    [InlineData("/activity?from=2026-11-23T12:00:00Z&to=2026-11-22T12:00:00Z")]
    public async Task AQuestionThatSaysNothingIsRefused(string path)
    {
        using var answer = await _host.AsPerson("ada", PersonGroups.Auditors).GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task AQuestionThatTakesTooLongIsRefusedInWords()
    {
        _host.Index.TakesTooLong = true;

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Auditor().FindAsync(new(), Cancelled));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:agenttrust:audit:search-too-long"), (refusal.Status, refusal.Type));
    }

    public void Dispose() => _host.Dispose();

    private static AuditRecord DeniedDeploy => AuditHost.Record("denied") with
    {
        Kind = AuditKinds.CallRefused,
        Time = AuditHostTimes.Noon,
        Task = "task-1",
        Call = "call-1",
        Person = "rita",
        Action = "deploy.execute",
        Resource = new AccessEntity { Type = "environment", Id = "production" },
        Outcome = "denied",
        Summary = "coding-agent was refused deploy on production: a policy forbids it.",
        TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
    };

    private static AuditRecord Unlike => AuditHost.Record("unlike", 2) with
    {
        Agent = SpiffeIds.Agent("other"), Task = "task-2", Call = "call-2", Person = "sam", Action = "repo.read", Outcome = "permitted",
        Resource = new AccessEntity { Type = "repository", Id = "shop" }, Summary = "It was read.", TraceId = "00000000000000000000000000000001",
    };

    private AuditClient Auditor() => new(_host.AsPerson("ada", PersonGroups.Auditors));
}
