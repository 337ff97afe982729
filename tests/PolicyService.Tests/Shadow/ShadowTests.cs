using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.Shadow;
using AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.Shadow;

public sealed class ShadowTests : IDisposable
{
    private readonly StoredPolicies _policies = new();
    private readonly PolicyServiceHost _service;

    public ShadowTests() => _service = _policies.Start();

    [Fact]
    public async Task TheCandidateDecidesBesideAndChangesNoAnswer()
    {
        var version = await SubmitAsync(_service, Only("repo.read"));
        var shadow = await AsOperatorAsync(policies => policies.BeginShadowAsync(new(version, "Would it do?"), Stop));

        var read = await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"));
        var opened = await _service.EvaluateAsync(Story.OpeningAPullRequest);
        var report = await ReportAsync(compared: 2);

        Assert.Equal((version, "oscar", "Would it do?"), (shadow.Version, shadow.Person, shadow.Reason));
        Assert.True(read.Decision && opened.Decision);
        Assert.Equal(Deciding(_service), opened.Context.PolicyVersion);
        Assert.Equal((2, 0, 1, 0, 1), ((int)report.Compared, (int)report.Dropped, (int)report.Changes.NewlyDenied, (int)report.Errors, (int)report.OtherPolicies));
        var difference = Assert.Single(report.Newest);
        Assert.Equal((Story.AgentId, Story.TaskId, "git.open_pull_request", "repo.pull_request.open"), (difference.Agent, difference.Task, difference.Tool, difference.Action));
        Assert.Equal((DecisionOutcome.Permitted, DecisionOutcome.Denied), (difference.Decided.Outcome, difference.Candidate.Outcome));
        Assert.Equal(["all"], difference.Decided.Policies);
        Assert.Equal(new ReplayGroup("repo.pull_request.open", 1, new() { NewlyDenied = 1 }), report.ByAction[0]);
        Assert.Equal(2, Assert.Single(report.ByAgent).Decisions);
        Assert.Equal(version, (await OverviewAsync(_service)).Shadow);
    }

    [Fact]
    public async Task DifferencesAreRecordedTogetherWithASample()
    {
        var version = await SubmitAsync(_service, Only("repo.read"));
        await AsOperatorAsync(policies => policies.BeginShadowAsync(new(version, "Would it do?"), Stop));
        for (var calls = 0; calls < ShadowDecisions.LargestSample + 5; calls++) await _service.EvaluateAsync(Story.OpeningAPullRequest);
        await ReportAsync(compared: ShadowDecisions.LargestSample + 5);

        Of<ShadowDecisions>(_service).RecordDifferences();
        Of<ShadowDecisions>(_service).RecordDifferences();
        await AsOperatorAsync(policies => policies.EndShadowAsync(Stop));

        await _service.Audit.Recorded(5).WaitAsync(Stop);
        Assert.Equal([AuditKinds.PolicyShadowStarted, AuditKinds.PolicyShadowDifference, AuditKinds.PolicyShadowEnded], _service.Audit.Records.Skip(2).Select(record => record.Kind));
        var details = _service.Audit.Records.Single(record => record.Kind == AuditKinds.PolicyShadowDifference).Details!;
        Assert.Equal(ShadowDecisions.LargestSample + 5, details["differences"].GetInt32());
        Assert.Equal(ShadowDecisions.LargestSample, details["sample"].GetArrayLength());
        Assert.Equal(["all"], details["sample"][0].GetProperty("decided").GetProperty("policies").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public async Task ACandidateThatErrsIsADifferenceAndNobodysTrouble()
    {
        var version = await SubmitAsync(_service, new PolicyFolder().With("errs.cedar",
            """@id("errs") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action, resource) when { 9223372036854775807 + context.session.calls_made_up > 0 };"""
                .Replace("context.session.calls_made_up", "(if context.session.untrusted_read then 0 else 1)", StringComparison.Ordinal)));
        await AsOperatorAsync(policies => policies.BeginShadowAsync(new(version, "Would it do?"), Stop));

        var decided = await _service.EvaluateAsync(Story.OpeningAPullRequest);
        var report = await ReportAsync(compared: 1);

        Assert.True(decided.Decision);
        Assert.Equal((1, 1), ((int)report.Errors, (int)report.Changes.NewlyDenied));
        Assert.Equal(["errs"], Assert.Single(report.Newest).Candidate.Policies);
        Assert.NotEmpty(report.Newest[0].Candidate.Errors!);
    }

    [Fact]
    public async Task WhatComesTooFastIsDroppedAndCounted()
    {
        var version = await SubmitAsync(_service, Only("repo.read"));
        var candidate = Of<ShadowCandidate>(_service);
        candidate.Begin(new() { Version = version, Since = Story.Now, Person = "oscar", Reason = "Would it do?" });
        // Nobody takes from this one's queue.
        using var decisions = new ShadowDecisions(
            candidate, Of<ShadowCounts>(_service), Of<ActivationRecorder>(_service), Of<ShadowTelemetry>(_service), _service.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<ShadowDecisions>.Instance);
        var member = new ChainMember(Story.Agent, Story.Facts(Story.OpeningAPullRequest), new CachedDecision { Verdict = new() { Permitted = true, Policies = [] } });

        for (var calls = 0; calls < ShadowDecisions.LongestQueue + 7; calls++) decisions.Offer(Story.Context, [member], null, member, Deciding(_service));

        Assert.Equal(7, decisions.Report().Dropped);
    }

    [Fact]
    public async Task AnotherReplicaBeginsAndEndsWithIt()
    {
        var other = _policies.Start();
        var version = await SubmitAsync(_service, Only("repo.read"));

        await AsOperatorAsync(policies => policies.BeginShadowAsync(new(version, "Would it do?"), Stop));
        Of<ShadowCandidate>(other).Look();
        var begun = Of<ShadowCandidate>(other).Current?.Set.Version;
        var restarted = _policies.Start();
        Of<ShadowCandidate>(restarted).Look();
        await AsOperatorAsync(policies => policies.EndShadowAsync(Stop));
        Of<ShadowCandidate>(other).Look();

        Assert.Equal((version, version), (begun, Of<ShadowCandidate>(restarted).Current?.Set.Version));
        Assert.Null(Of<ShadowCandidate>(other).Current);
        Assert.Null((await AsOperatorAsync(policies => policies.GetShadowDifferencesAsync(Stop))).Shadow);
    }

    [Fact]
    public async Task ADamagedCandidateDecidesBesideNothing()
    {
        var other = _policies.Start();
        var version = await SubmitAsync(_service, Only("repo.read"));
        await AsOperatorAsync(policies => policies.BeginShadowAsync(new(version, "Would it do?"), Stop));
        File.AppendAllText(_policies.FileOf("sets", version["sha256:".Length..], "only.cedar"), "\n");

        Of<ShadowCandidate>(other).Look();
        var decided = await other.EvaluateAsync(Story.OpeningAPullRequest);

        Assert.Null(Of<ShadowCandidate>(other).Current);
        Assert.True(decided.Decision);
        await RefusedAsync(HttpStatusCode.UnprocessableEntity, "policy-set-invalid",
            () => AsOperatorAsync(policies => policies.BeginShadowAsync(new(version, "Once more."), Stop)));
    }

    [Fact]
    public async Task ACandidateIsNamedAndReasoned()
    {
        var unknown = "sha256:" + new string('0', 64);

        await RefusedAsync(HttpStatusCode.NotFound, "policy-set-unknown", () => AsOperatorAsync(policies => policies.BeginShadowAsync(new(unknown, "why"), Stop)));
        await RefusedAsync(HttpStatusCode.BadRequest, "reason-missing", () => AsOperatorAsync(policies => policies.BeginShadowAsync(new(unknown, " "), Stop)));
    }

    [Fact]
    public async Task OnlyOperatorsBeginAndEndIt()
    {
        using var auditor = _service.ClientOfPerson("ada", PersonGroups.Auditors);
        using var agentsOwner = _service.ClientOfPerson("olivia", PersonGroups.Owners);

        using var begun = await auditor.PutAsync("/policy-sets/shadow", PolicyServiceHost.Json(new ShadowRequest("sha256:00", "why")), Stop);
        using var ended = await auditor.DeleteAsync("/policy-sets/shadow", Stop);
        using var read = await auditor.GetAsync("/policy-sets/shadow/differences", Stop);
        using var looked = await agentsOwner.GetAsync("/policy-sets/shadow/differences", Stop);

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Forbidden],
            [begun.StatusCode, ended.StatusCode, read.StatusCode, looked.StatusCode]);
    }

    public void Dispose() => _policies.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<T> AsOperatorAsync<T>(Func<PolicyClient, Task<T>> request)
    {
        using var client = _service.ClientOfPerson("oscar", PersonGroups.Operators);
        return await request(new PolicyClient(client));
    }

    private async Task<ShadowReport> ReportAsync(int compared)
    {
        while (Of<ShadowDecisions>(_service).Report().Compared < compared) await Task.Yield();
        return await AsOperatorAsync(policies => policies.GetShadowDifferencesAsync(Stop));
    }
}
