using System.Net;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Log;

public sealed class AppendTests : IDisposable
{
    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordsGetIndexesAndTheProducerIsWhoAuthenticated()
    {
        var results = await _host.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("a"), AuditHost.Record("b", 2)], Cancelled);
        var logged = await _host.Client(SpiffeIds.Console).GetAsync(1, Cancelled);

        Assert.Equal([("a", 0L, false), ("b", 1L, false)], results.Select(r => (r.Id, r.Index, r.IsDuplicate)));
        Assert.Equal((SpiffeIds.ToolProxy, "b"), (logged.Producer, logged.Record.Id));
    }

    [Fact]
    public async Task ARecordSentAgainIsAnsweredWithItsFirstIndex()
    {
        var proxy = _host.Client(SpiffeIds.ToolProxy);
        await proxy.AppendAsync([AuditHost.Record("a")], Cancelled);

        var again = await proxy.AppendAsync([AuditHost.Record("a")], Cancelled);

        Assert.Equal((0L, true), (again.Single().Index, again.Single().IsDuplicate));
        Assert.Single(_host.Log.Leaves);
    }

    [Fact]
    public async Task AnIdUsedForAnotherRecordIsRefused()
    {
        var proxy = _host.Client(SpiffeIds.ToolProxy);
        await proxy.AppendAsync([AuditHost.Record("a")], Cancelled);

        var refusal = await Assert.ThrowsAsync<ProblemException>(
            () => proxy.AppendAsync([AuditHost.Record("a") with { Outcome = "denied" }], Cancelled));

        Assert.Equal((HttpStatusCode.Conflict, "urn:agenttrust:audit:id-reused"), (refusal.Status, refusal.Type));
        Assert.Single(_host.Log.Leaves);
    }

    [Fact]
    public async Task NobodyIsAnsweredBeforeTheCommit()
    {
        var commit = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        _host.Log.BeforeCommit = () => { begun.TrySetResult(); return commit.Task; };

        var answer = _host.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("a")], Cancelled);
        await begun.Task.WaitAsync(Cancelled);
        Assert.False(answer.IsCompleted);
        Assert.Empty(_host.Log.Leaves);

        commit.SetResult();
        Assert.Equal(0, (await answer).Single().Index);
    }

    [Fact]
    public async Task ACommitThatFailsIsNoAnswerAndTheNextOneSucceeds()
    {
        var proxy = _host.Client(SpiffeIds.ToolProxy);
        _host.Log.BeforeCommit = () => throw new IOException("disk");

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => proxy.AppendAsync([AuditHost.Record("a")], Cancelled));
        _host.Log.BeforeCommit = () => Task.CompletedTask;
        var results = await proxy.AppendAsync([AuditHost.Record("a")], Cancelled);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:agenttrust:audit:log-unavailable"), (refusal.Status, refusal.Type));
        Assert.False(results.Single().IsDuplicate);
    }

    [Theory]
    [InlineData("{}", "request-malformed")]
    [InlineData("[]", "request-malformed")]
    [InlineData("null", "request-malformed")]
    [InlineData("[null]", "request-malformed")]
    [InlineData("not json", "request-malformed")]
    [InlineData("""[{"id":"a","kind":"decision","time":"2026-01-01T00:00:00Z","epoch":"e"}]""", "request-malformed")]
    [InlineData("""[{"id":"a","kind":"decision","time":"2026-01-01T00:00:00Z","epoch":"e","sequence":1,"surprise":1}]""", "request-malformed")]
    [InlineData("""[{"id":"a","id":"b","kind":"decision","time":"2026-01-01T00:00:00Z","epoch":"e","sequence":1}]""", "request-malformed")]
    [InlineData("""[{"id":"","kind":"decision","time":"2026-01-01T00:00:00Z","epoch":"e","sequence":1}]""", "record-malformed")]
    [InlineData("""[{"id":"a\u0000","kind":"decision","time":"2026-01-01T00:00:00Z","epoch":"e","sequence":1}]""", "record-malformed")]
    [InlineData("""[{"id":"a","kind":"decision","time":"2026-01-01T00:00:00Z","epoch":"e","sequence":0}]""", "record-malformed")]
    [InlineData("""[{"id":"a","kind":"decision","time":"2026-01-01T00:00:00Z","epoch":"e","sequence":9007199254740992}]""", "record-malformed")]
    [InlineData("""[{"id":"a","kind":"decision","time":"2026-01-01T00:00:00Z","epoch":"e","sequence":1,"details":{"n":1e400}}]""", "record-malformed")]
    public async Task WhatIsNoListOfRecordsIsRefusedAndNothingIsAppended(string body, string code)
    {
        using var answer = await _host.As(SpiffeIds.ToolProxy).PostAsync(
            "/log/records", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"urn:agenttrust:audit:{code}", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Empty(_host.Log.Leaves);
    }

    [Fact]
    public async Task ARecordThatIsTooLongIsRefusedWithTheNumbers()
    {
        var large = AuditHost.Record("big") with { Summary = new string('x', 64 * 1024) };

        var refusal = await Assert.ThrowsAsync<ProblemException>(
            () => _host.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("a"), large], Cancelled));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refusal.Status);
        Assert.Contains("Record big has", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Log.Leaves);
    }

    [Fact]
    public async Task TooManyRecordsInOneRequestAreRefused()
    {
        var many = Enumerable.Range(1, 1001).Select(i => AuditHost.Record($"r{i}", i)).ToArray();

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => _host.Client(SpiffeIds.ToolProxy).AppendAsync(many, Cancelled));

        Assert.Equal("The request has 1001 records; 1000 are allowed.", refusal.Message);
    }

    [Fact]
    public async Task DetailsAreKeptAsTheyCame()
    {
        using var details = JsonDocument.Parse("""{"x":{"b":[1,2.50],"a":"€"}}""");
        var record = AuditHost.Record("a") with { Details = details.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value) };

        await _host.Client(SpiffeIds.ToolProxy).AppendAsync([record], Cancelled);
        var logged = await _host.Client(SpiffeIds.Console).GetAsync(0, Cancelled);

        var canonical = Encoding.UTF8.GetString(Convert.FromBase64String(logged.Canonical));
        Assert.Equal(
            "{\"index\":0,\"producer\":\"spiffe://agenttrust.local/service/tool-proxy\",\"record\":{" +
            "\"agent\":\"spiffe://agenttrust.local/agent/coding-agent\",\"details\":{\"x\":{\"a\":\"€\",\"b\":[1,2.5]}},\"epoch\":\"run-1\"," +
            "\"id\":\"a\",\"kind\":\"decision\",\"sequence\":1,\"summary\":\"It was decided.\",\"time\":\"1970-01-01T00:00:00+00:00\"}}",
            canonical);
    }

    public void Dispose() => _host.Dispose();
}
