using System.Net;
using System.Text.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.AuditService.Tests.Search;

public sealed class StoryTests : IDisposable
{
    private readonly AuditHost _host = new();
    private long _sequence;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ACallIsToldFromWhoAskedToWhatCameOfIt()
    {
        await _host.RecordedAsync(ApprovedMerge());

        var story = await Auditor().GetStoryAsync("call-1", Cancelled);

        Assert.Equal(
            [
                "coding-agent asked for repo.merge on repository shop.",
                "It worked on task task-1, step fix, opened on the word of oscar at 2026-11-23 12:00:00Z.",
                "olivia answers for the agent.",
                "Policy set sha256:0123456789ab permitted it by merge-approved at 2026-11-23 12:00:00Z. Two people agreed.",
                "Consent was asked for at 2026-11-23 12:00:00Z.",
                "rita (service-owners) granted it at 2026-11-23 12:00:00Z: The fix is right.",
                "The consent was used, once at 2026-11-23 12:00:00Z.",
                "Token tool-token was issued for this call alone, for git.",
                "The tool did it.",
                "9 records say so; the first is entry 0 of the log, the last entry 9. Each has its own proof.",
            ],
            story.Told);
        Assert.Equal(("task-token", "succeeded"), (story.Authority.TokenId, story.Outcome));
        Assert.Equal([0L, 1, 3, 4, 5, 6, 7, 8, 9], story.Records.Select(logged => logged.Index));
    }

    [Theory]
    [InlineData(AuditKinds.CallRefused, "denied", "denied", "The tool was not reached (policy-denied).")]
    [InlineData(AuditKinds.CallOutcome, "failed", "failed", "The tool was reached and answered with an error.")]
    [InlineData(AuditKinds.CallOutcome, "withheld", "withheld", "The tool was reached, and its answer was withheld from the agent.")]
    [InlineData(AuditKinds.CallIntent, "indeterminate", "indeterminate", "Whether it happened is not known from the log.")]
    public async Task TheEndIsWhatTheLastRecordSays(string kind, string said, string outcome, string words)
    {
        await _host.RecordedAsync(Next(kind, ("code", Json("policy-denied"))) with { Outcome = said });

        var story = await Auditor().GetStoryAsync("call-1", Cancelled);

        Assert.Equal(outcome, story.Outcome);
        Assert.Contains(words, story.Told);
        Assert.Contains("No policy was asked: it was refused before.", story.Told);
    }

    [Fact]
    public async Task ASubAgentIsNamedWithWhomItActsFor()
    {
        await _host.RecordedAsync(Next(AuditKinds.Decision, ("chain", Json($"{AuditHost.Agent} {SpiffeIds.Agent("drafter")}"))) with { Agent = SpiffeIds.Agent("drafter"), Outcome = "denied" });

        var story = await Auditor().GetStoryAsync("call-1", Cancelled);

        Assert.Equal("drafter, acting for coding-agent, asked for repo.merge on repository shop.", story.Told[0]);
        Assert.Equal("denied", story.Outcome);
    }

    [Fact]
    public async Task AStoryIsThereForThoseWhoMaySeeIt()
    {
        await _host.RecordedAsync([.. ApprovedMerge(), Next(AuditKinds.AgentRegistered, ("owner", Json("olivia"))) with { Call = null }]);

        Assert.Equal("succeeded", (await Client("olivia", PersonGroups.Owners).GetStoryAsync("call-1", Cancelled)).Outcome);
        var refused = await Assert.ThrowsAsync<ProblemException>(() => Client("owen", PersonGroups.Owners).GetStoryAsync("call-1", Cancelled));
        var missing = await Assert.ThrowsAsync<ProblemException>(() => Auditor().GetStoryAsync("call-9", Cancelled));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (refused.Status, missing.Status));
    }

    [Fact]
    public async Task SecretsAreReportedWithWhoReadThemAndForWhom()
    {
        await _host.RecordedAsync(
            Next(AuditKinds.AgentRegistered, ("owner", Json("olivia"))) with { Call = null },
            Next(AuditKinds.Decision) with { Action = "secret.read", Outcome = "permitted" },
            Next(AuditKinds.CallOutcome) with { Action = "secret.read", Outcome = "succeeded", Resource = new AccessEntity { Type = "secret", Id = "smtp" } },
            Next(AuditKinds.CredentialBrokered, ("credential", Json("github-app")), ("server", Json("git"))) with { Outcome = "succeeded" },
            Next(AuditKinds.CallOutcome) with { Action = "repo.read", Outcome = "succeeded" });

        var report = await Auditor().GetSecretsAsync(new(), Cancelled);

        Assert.Equal([("github-app", AuditKinds.CredentialBrokered), ("smtp", AuditKinds.CallOutcome)], report.Accesses.Select(access => (access.Secret, access.Kind)));
        Assert.All(report.Accesses, access => Assert.Equal((AuditHost.Agent, "olivia", "task-1", "call-1"), (access.Agent, access.Owner, access.Task, access.Call)));
        Assert.Empty((await Client("owen", PersonGroups.Owners).GetSecretsAsync(new(), Cancelled)).Accesses);
        var first = await Auditor().GetSecretsAsync(new() { Limit = 1 }, Cancelled);
        Assert.Equal("smtp", Assert.Single((await Auditor().GetSecretsAsync(new() { Limit = 1, Cursor = first.Next }, Cancelled)).Accesses).Secret);
    }

    public void Dispose() => _host.Dispose();

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);

    private AuditRecord[] ApprovedMerge() =>
    [
        Next(AuditKinds.TaskOpened, ("owner", Json("olivia")), ("opened_by", Json("oscar"))) with { Call = null, Person = "oscar", Summary = "oscar opened it." },
        Next(AuditKinds.TokenIssued, ("token_id", Json("task-token"))) with { Call = null },
        Next(AuditKinds.TokenIssued, ("token_id", Json("another-token"))) with { Call = null },
        Next(AuditKinds.ApprovalRequested, ("approval", Json("apr_1"))) with { Call = null },
        Next(AuditKinds.ApprovalGranted, ("approval", Json("apr_1")), ("groups", Json(new[] { "service-owners" })), ("reason", Json("The fix is right."))) with { Call = null, Person = "rita" },
        Next(AuditKinds.ApprovalConsumed, ("approval", Json("apr_1"))),
        Next(
            AuditKinds.Decision, ("policies", Json(new[] { "merge-approved" })), ("reasons", Json(new[] { "Two people agreed." })), ("policy_version", Json("sha256:0123456789abcdef")),
            ("step", Json("fix")), ("token_id", Json("task-token")), ("approval", Json("apr_1"))) with { Outcome = "permitted" },
        Next(AuditKinds.TokenIssued, ("token_id", Json("tool-token")), ("audience", Json(SpiffeIds.Tool("git")))),
        Next(AuditKinds.CallIntent) with { Outcome = "indeterminate" },
        Next(AuditKinds.CallOutcome) with { Outcome = "succeeded" },
    ];

    private AuditRecord Next(string kind, params (string Name, JsonElement Value)[] details) => AuditHost.Record($"r{++_sequence}", _sequence, kind) with
    {
        Time = AuditHostTimes.Noon,
        Task = "task-1",
        Call = "call-1",
        Action = "repo.merge",
        Resource = new AccessEntity { Type = "repository", Id = "shop" },
        Details = details.ToDictionary(detail => detail.Name, detail => detail.Value),
    };

    private AuditClient Auditor() => Client("ada", PersonGroups.Auditors);

    private AuditClient Client(string person, string group) => new(_host.AsPerson(person, group));
}
