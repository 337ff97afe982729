using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Replay;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.PolicyService.Tests.Replay;

public sealed class ReplayEndpointTests : IDisposable
{
    private readonly PolicyServiceHost _service = new();

    [Fact]
    public async Task AnOperatorReplaysTheLogAndNothingComesOfItButAReport()
    {
        await StartAsync();
        foreach (var i in Enumerable.Range(0, 1200)) Log(i % 2 == 0 ? History.Reading : History.OpeningAPullRequest);
        var (records, lookedUp) = (_service.Audit.Records.Count, _service.Issuer.Requests);

        var report = await ReplayAsync(new());

        Assert.Equal((1200, 1200, 0), (report.Decisions, report.Unchanged, report.DriftedCount));
        Assert.Equal((records, lookedUp), (_service.Audit.Records.Count, _service.Issuer.Requests));
    }

    [Fact]
    public async Task WhatTheServiceDecidedItselfComesOutTheSame()
    {
        await StartAsync();
        var answer = await _service.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { WantsFacts = true });
        Log(History.OpeningAPullRequest.With("decided_on", answer.Context.Facts).With("policies", answer.Context.Policies).With("policy_version", answer.Context.PolicyVersion));

        var report = await ReplayAsync(new());

        Assert.Equal((1, 1, 0), (report.Decisions, report.Unchanged, report.DriftedCount));
    }

    [Fact]
    public async Task AWindowTakesWhatLiesInIt()
    {
        await StartAsync();
        foreach (var minute in Enumerable.Range(0, 10)) Log(History.Reading with { Time = Story.Now.AddMinutes(minute) });

        var report = await ReplayAsync(new() { From = Story.Now.AddMinutes(2), To = Story.Now.AddMinutes(5) });
        var limited = await ReplayAsync(new() { From = Story.Now.AddMinutes(2), Limit = 3 });

        Assert.Equal((3, false), (report.Decisions, report.LimitReached));
        Assert.Equal((3, true), (limited.Decisions, limited.LimitReached));
    }

    [Fact]
    public async Task HistoryIsReadUntilItIsOldEnough()
    {
        await StartAsync();
        foreach (var i in Enumerable.Range(0, 600)) Log(History.Reading with { Time = Story.Now.AddDays(-2) });
        Log(History.Reading);

        Assert.Equal(1, (await ReplayAsync(new() { From = Story.Now.AddDays(-1) })).Decisions);
        Assert.Equal(601, (await ReplayAsync(new() { From = Story.Now.AddDays(-2) })).Decisions);
    }

    [Theory]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000", 10, 0, HttpStatusCode.NotFound)]
    [InlineData("active", 0, 0, HttpStatusCode.BadRequest)]
    [InlineData("active", 50_001, 0, HttpStatusCode.BadRequest)]
    [InlineData("active", 10, 1, HttpStatusCode.BadRequest)]
    public async Task WhatCannotBeReplayedIsRefusedInWords(string version, int limit, int minutesBackwards, HttpStatusCode status)
    {
        var request = new ReplayRequest { Limit = limit, From = Story.Now.AddMinutes(minutesBackwards), To = Story.Now.AddSeconds(1) };

        Assert.Equal(status, (await Assert.ThrowsAsync<ProblemException>(() => ReplayAsync(request, version))).Status);
    }

    [Fact]
    public async Task HalfAHistoryIsNoReport()
    {
        await StartAsync();
        _service.Audit.Closed = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Assert.ThrowsAsync<ProblemException>(() => ReplayAsync(new()))).Status);
    }

    [Fact]
    public async Task OneReplayRunsAtATime()
    {
        await StartAsync();
        var turn = _service.Services.GetRequiredService<ReplayTurn>();

        using (turn.TryTake())
            Assert.Equal(HttpStatusCode.TooManyRequests, (await Assert.ThrowsAsync<ProblemException>(() => ReplayAsync(new()))).Status);
        Assert.Equal(0, (await ReplayAsync(new())).Decisions);
    }

    [Theory]
    [InlineData("operators", true)]
    [InlineData("auditors", true)]
    [InlineData("owners", false)]
    [InlineData("service-owners", false)]
    [InlineData("security", false)]
    [InlineData("staff", false)]
    public async Task OnlyOperatorsAndAuditorsReplay(string group, bool allowed)
    {
        await StartAsync();
        var replay = ReplayAsync(new(), person: _service.ClientOfPerson("ada", group));

        if (allowed) Assert.NotNull(await replay);
        else Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => replay)).Status);
    }

    [Theory]
    [InlineData(SpiffeIds.ToolProxy)]
    [InlineData(SpiffeIds.Console)]
    [InlineData(SpiffeIds.Platform)]
    public async Task NoWorkloadReplays(string workload) => Assert.Equal(
        HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => ReplayAsync(new(), person: _service.ClientOf(workload)))).Status);

    public void Dispose() => _service.Dispose();

    /// <summary>The service records the activation of its start; afterwards nothing more is to come.</summary>
    private async Task StartAsync()
    {
        using var client = _service.CreateClient();
        await _service.Audit.Recorded(1).WaitAsync(TestContext.Current.CancellationToken);
    }

    private void Log(AuditRecord record) => _service.Audit.Records.Enqueue(record);

    private async Task<ReplayReport> ReplayAsync(ReplayRequest request, string version = "active", HttpClient? person = null)
    {
        using var client = person ?? _service.ClientOfPerson("oscar", PersonGroups.Operators);
        return await new PolicyClient(client).ReplayAsync(version, request, TestContext.Current.CancellationToken);
    }
}
