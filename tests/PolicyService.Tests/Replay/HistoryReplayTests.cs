using System.Diagnostics;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.Tests.Replay;

public sealed class HistoryReplayTests : IDisposable
{
    private readonly PolicyFolder _folder = new();

    [Fact]
    public async Task EveryRecordedDecisionComesOutAsRecordedUnderTheVeryPoliciesThatMadeIt()
    {
        var records = History.Golden.Select(History.Of).ToArray();

        var report = await History.ReplayAsync(ShippedPolicies.Engine, records);

        Assert.Equal((records.Length, records.Length), (report.Decisions, report.Unchanged));
        Assert.Equal((0, 0, 0), (report.UnchangedByOtherPolicies, report.DriftedCount, report.Changes.Total));
        Assert.Empty(report.NotReplayed);
        Assert.Equal(records.Length, report.RecordedVersions[ShippedPolicies.Engine.Policies.Version]);
    }

    [Fact]
    public async Task WhatACandidateDecidesOtherwiseIsToldByAgentToolAndTaskWithThePoliciesBeforeAndAfter()
    {
        using var candidate = Candidate("""@id("all") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action, resource) unless { context.call.action == "repo.read" };""");

        var report = await History.ReplayAsync(candidate, History.Reading, History.OpeningAPullRequest);

        Assert.Equal((1, 0, 1), (report.Changes.NewlyPermitted, report.Changes.NewlyRequestable, report.Changes.NewlyDenied));
        Assert.Equal(candidate.Policies.Version, report.PolicyVersion);
        var opened = Assert.Single(report.Changed, change => change.Action == "repo.pull_request.open");
        Assert.Equal((DecisionOutcome.Requestable, DecisionOutcome.Permitted), (opened.Before.Outcome, opened.After.Outcome));
        Assert.Equal("pull-request-needs-a-person", Assert.Single(opened.Before.Policies));
        Assert.Equal("all", Assert.Single(opened.After.Policies));
        Assert.Equal((Story.AgentId, Story.TaskId, "git.repo.pull_request.open"), (opened.Agent, opened.Task, opened.Tool));
        Assert.Equal([new ReplayGroup(Story.AgentId, 2, new() { NewlyPermitted = 1, NewlyDenied = 1 })], report.ByAgent);
        Assert.Equal([new ReplayGroup(Story.TaskId, 2, new() { NewlyPermitted = 1, NewlyDenied = 1 })], report.ByTask);
        Assert.Equal(["git.repo.pull_request.open", "git.repo.read"], report.ByTool.Select(group => group.Name));
        Assert.Equal(0, report.DriftedCount);
    }

    [Fact]
    public async Task WhatNeedsPeopleUnderTheCandidateIsNewlyRequestable()
    {
        using var candidate = Candidate("""
            @id("ask") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") @approvers("security") @quorum("1")
            permit(principal, action, resource) when { context has approval && context.approval.groups.contains("security") };
            """);

        var report = await History.ReplayAsync(candidate, History.Reading);

        Assert.Equal(new ChangeCounts { NewlyRequestable = 1 }, report.Changes);
    }

    [Fact]
    public async Task ConsentThatWasVerifiedCountsAgain()
    {
        var consented = History.Of(Story.OpeningAPullRequest, Story.Context, new ConsentFacts(["service-owners"], 1));

        var report = await History.ReplayAsync(ShippedPolicies.Engine, consented);

        Assert.Equal((1, 0), (report.Unchanged, report.DriftedCount));
        Assert.True(DecisionFacts.Read(consented.Details!["decided_on"]).Facts!.Decision);
    }

    [Fact]
    public async Task ADecisionThatTheSamePoliciesMakeOtherwiseHasDrifted()
    {
        var report = await History.ReplayAsync(ShippedPolicies.Engine, History.Reading.With("policies", new[] { "other" }), History.OpeningAPullRequest);

        Assert.Equal((1, 1, 0), (report.DriftedCount, report.UnchangedByOtherPolicies, report.Changes.Total));
        Assert.True(report.Differs);
        Assert.Equal("other", Assert.Single(Assert.Single(report.Drifted).Before.Policies));
    }

    [Fact]
    public async Task WhatCannotBeDecidedAgainIsCountedWithItsReason()
    {
        var report = await History.ReplayAsync(
            ShippedPolicies.Engine,
            History.Reading.With("decided_on", null),
            History.Reading.With("decided_on", null).With("policy_version", null),
            History.Reading.With("decided_on", new { schema = 7 }),
            History.Reading.With("policy_version", null),
            History.Reading with { Kind = AuditKinds.CallOutcome },
            History.Reading);

        Assert.Equal((1, 1), (report.Decisions, report.OtherRecords));
        Assert.Equal(4, report.NotReplayed.Sum(reason => reason.Count));
        Assert.Equal(4, report.NotReplayed.Count);
        Assert.Contains(report.NotReplayed, reason => reason.Reason.Contains("schema 7", StringComparison.Ordinal));
        Assert.All(report.NotReplayed, reason => Assert.Equal(History.Reading.Id, Assert.Single(reason.Records)));
    }

    [Fact]
    public async Task AnActionThatTheCandidateDoesNotKnowIsDenied()
    {
        _folder.With("agenttrust.cedarschema", File.ReadAllText(Path.Combine(ShippedPolicies.Directory, "agenttrust.cedarschema")).Replace("action \"repo.read\"", "action \"repo.look\"", StringComparison.Ordinal));
        using var candidate = Candidate("""@id("all") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action, resource);""");

        var report = await History.ReplayAsync(candidate, History.Reading);

        Assert.Equal(new ChangeCounts { NewlyDenied = 1 }, report.Changes);
    }

    [Fact]
    public async Task ALimitIsSaidWhenThereIsMore()
    {
        Assert.True((await History.ReplayAsync(ShippedPolicies.Engine, 1, [History.Reading, History.OpeningAPullRequest])).LimitReached);
        Assert.False((await History.ReplayAsync(ShippedPolicies.Engine, 2, [History.Reading, History.OpeningAPullRequest])).LimitReached);
    }

    [Fact]
    public async Task ThousandsOfDecisionsAreMadeAgainInSeconds()
    {
        var began = Stopwatch.GetTimestamp();

        var report = await History.ReplayAsync(ShippedPolicies.Engine, 5000, Enumerable.Range(0, 5000).Select(i => i % 2 == 0 ? History.Reading : History.OpeningAPullRequest));

        Assert.Equal(5000, report.Unchanged);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20));
    }

    public void Dispose() => _folder.Dispose();

    private IPolicyEngine Candidate(string policies) => _folder.With("candidate.cedar", policies).Engine();
}
