using AgentTrust.AppHost.Tests.Leaks;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.AppHost.Tests;

/// <summary>An assistant reads an alert, proposes a fix, and cannot deploy: each claim of the story, against the record.</summary>
public sealed class StoryTests(RunningSystem system, Story story) : IClassFixture<Story>
{

    [Fact]
    public async Task NothingThatIsWrittenDownHoldsATokenAKeyOrAProof()
    {
        var search = new CredentialSearch(system.SecretsOfTheInstallation());
        var places = new HashSet<string>();
        var found = new List<string>();
        await foreach (var (place, text) in SystemDump.OfAsync(system))
        {
            places.Add(place);
            found.AddRange(search.In(text).Select(what => $"{place}: {what}"));
        }

        Assert.Superset(new HashSet<string> { "telemetry", "what coding-agent printed", "issuerdb.public.tasks", "auditdb.public.log_leaves", "the cache" }, places);
        Assert.Empty(found.Distinct());
    }

    private static readonly string Agent = SpiffeIds.Agent("coding-agent");

    [Fact]
    public void TheAgentReadsTheAlertTheTelemetryAndTheRepository()
    {
        var read = story.Of(AuditKinds.CallOutcome).Where(record => record.Outcome == "succeeded").Select(record => record.Action).ToHashSet();

        Assert.Superset(new HashSet<string?> { "alert.read", "telemetry.read", "repo.read" }, read);
    }

    /// <summary>R48: what the model was told and what it said is the proxy's word, not the agent's.</summary>
    [Fact]
    public void EveryPromptAndAnswerOfTheModelIsOnTheProxysRecordWithItsTokens()
    {
        var prompts = story.Of(AuditKinds.Prompt).Where(record => record.Details!.ContainsKey("provider")).ToArray();
        var answers = story.Of(AuditKinds.Answer).Where(record => record.Details!.ContainsKey("provider")).ToArray();

        Assert.NotEmpty(answers);
        Assert.Equal(prompts.Select(record => record.Call), answers.Select(record => record.Call));
        Assert.All(answers, record => Assert.Equal("succeeded", record.Outcome));
        Assert.InRange(answers.Sum(record => record.Details!["input_tokens"].GetInt64() + record.Details["output_tokens"].GetInt64()), 1_000, 400_000);
        Assert.Contains(answers, record => record.Details!.TryGetValue("tool_calls", out var tools) && tools[0].GetProperty("name").GetString()!.EndsWith("get_alert", StringComparison.Ordinal));
    }

    [Fact]
    public void TheAgentDraftsTheFixOnABranchAndRunsItsTests()
    {
        var done = story.Of(AuditKinds.CallOutcome).Where(record => record.Outcome == "succeeded").Select(record => record.Action).ToHashSet();

        Assert.Superset(new HashSet<string?> { "repo.branch.write", "ci.run" }, done);
    }

    [Fact]
    public async Task EachCallIsOneTraceFromTheAgentsProcessToTheToolAndIntoTheRecord()
    {
        var call = story.Of(AuditKinds.CallOutcome).Last(record => record.Outcome == "succeeded");

        await RunningSystem.EventuallyAsync(
            () => Task.FromResult(ServicesOn(call.TraceId).IsSupersetOf(["coding-agent", "tool-proxy", "sample-tools"]) ? call : null),
            TimeSpan.FromSeconds(10), $"spans of all three on the trace {call.TraceId}");
    }

    [Fact]
    public async Task EveryDecisionOfTheStoryIsMadeAgainFromTheLogAloneAndComesOutTheSame()
    {
        var policy = await system.PolicyAsAsync("oscar");

        var report = await policy.ReplayAsync("active", new() { From = story.Task.OpenedAt }, TestContext.Current.CancellationToken);

        Assert.Empty(report.Drifted);
        Assert.Empty(report.Changed);
        Assert.Empty(report.NotReplayed);
        Assert.Equal(story.Of(AuditKinds.Decision).Count(), report.ByTask.Single(task => task.Name == story.Task.Id).Decisions);
    }

    [Fact]
    public async Task ThePullRequestsFirstDenialIsExplainedFromItsRecord()
    {
        var denied = story.Records.First(logged => logged.Record is { Kind: AuditKinds.Decision, Action: "repo.pull_request.open", Outcome: "denied" });
        var policy = await system.PolicyAsAsync("ada");

        var explanation = await policy.ExplainAsync(new() { Record = denied.Index }, TestContext.Current.CancellationToken);

        Assert.Equal(DecisionOutcome.Requestable, explanation.Outcome);
        Assert.Equal("It would be permitted if one of service-owners granted it.", explanation.Otherwise[0]);
    }

    [Fact]
    public void ThePersonSeesExactlyWhatIsAsked()
    {
        Assert.Equal(Agent, story.Asked.Call.Agent);
        Assert.Equal("olivia", story.Asked.Call.Owner);
        Assert.Equal("repo.pull_request.open", story.Asked.Call.Action);
        Assert.Equal("shop/checkout", story.Asked.Call.Resource.Id);
        Assert.Contains("CheckoutTotalsWrong", story.Asked.Call.Intent);
        Assert.NotEmpty(story.Asked.Call.Reasons);
        Assert.True(story.Asked.Arguments.TryGetProperty("title", out _));
        Assert.Contains("@@", story.Asked.Preview);
    }

    [Fact]
    public void ThePullRequestExistsOnce()
    {
        var opened = story.Of(AuditKinds.CallOutcome).Where(record => record.Action == "repo.pull_request.open" && record.Outcome == "succeeded");
        var consumed = story.Of(AuditKinds.ApprovalConsumed);

        Assert.Single(opened);
        Assert.Single(consumed);
    }

    [Fact]
    public async Task TheApprovalIsUsedUp()
    {
        var approvals = await system.ApprovalsAsAsync("rita");

        var request = await approvals.GetAsync(story.Asked.Id, TestContext.Current.CancellationToken);

        Assert.Equal(AccessRequestState.Consumed, request.State);
        Assert.Contains(story.Records, logged => Denial(logged.Record) == "approval-used");
    }

    [Theory]
    [InlineData("deploy.execute")]
    [InlineData("secret.read")]
    public void DeployingAndProductionSecretsAreDeniedWithPolicyAndReason(string action)
    {
        var decisions = story.Of(AuditKinds.Decision).Where(record => record.Action == action).ToArray();

        Assert.NotEmpty(decisions);
        Assert.All(decisions, decision =>
        {
            Assert.Equal("denied", decision.Outcome);
            Assert.NotEmpty(decision.Details!["policies"].EnumerateArray());
            Assert.NotEmpty(decision.Details!["reasons"].EnumerateArray());
        });
        Assert.DoesNotContain(story.Of(AuditKinds.CallIntent), record => record.Action == action);
    }

    [Fact]
    public void TheTaskIsCompletedAndItsTokenIsDead()
    {
        Assert.Equal(TaskState.Completed, story.Task.State);
        Assert.Contains(story.Records, logged => Denial(logged.Record) == "revoked");
    }

    [Fact]
    public void ThePromptsAndAnswersAreOnRecord()
    {
        Assert.NotEmpty(story.Of(AuditKinds.Prompt));
        Assert.NotEmpty(story.Of(AuditKinds.Answer));
    }

    [Fact]
    public void EveryPermittedCallHasItsIntentAndItsOutcome()
    {
        var intents = story.Of(AuditKinds.CallIntent).Select(record => record.Call).ToArray();
        var outcomes = story.Of(AuditKinds.CallOutcome).Select(record => record.Call).ToArray();

        Assert.NotEmpty(intents);
        Assert.Equal(intents.Order(StringComparer.Ordinal), outcomes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheVerifierFindsTheLogWhole() => Assert.Equal(0, story.VerifierExitCode);

    [Fact]
    public void TheTerminalTellsItWithALinkToTheRecord()
    {
        var told = string.Join('\n', story.Said);

        Assert.Contains("SCRIPTED", told);
        Assert.Contains("/evidence/", told);
        Assert.Contains("deploy", told);
    }

    private static string? Denial(AuditRecord record) =>
        record.Details is { } details && details.TryGetValue("code", out var code) ? code.GetString() : null;

    private HashSet<string> ServicesOn(string? trace) =>
        [.. system.Telemetry.Spans.Where(span => span.Trace == trace).Select(span => span.Service)];
}
