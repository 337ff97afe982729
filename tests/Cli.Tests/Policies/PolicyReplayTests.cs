using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Tests;
using AgentTrust.PolicyService.Tests.Replay;

namespace AgentTrust.Cli.Tests.Policies;

public sealed class PolicyReplayTests : IDisposable
{
    private readonly EditedPolicies _edited = new();
    private static readonly string Records = string.Join('\n', new[] { History.Reading, History.OpeningAPullRequest }.Select(record => JsonSerializer.Serialize(record, WireJson.Options)));

    [Fact]
    public async Task TheSamePoliciesDecideHistoryAsItWas()
    {
        var run = await ReplayAsync(Records, ShippedPolicies.Directory);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("2 unchanged (0 by other policies), 0 newly permitted, 0 newly requestable, 0 newly denied, 0 drifted.", run.Output);
    }

    [Fact]
    public async Task AChangeIsToldAndFailsUnlessChangesAreAllowed()
    {
        _edited.WithoutConsentToPullRequests();
        var report = Path.Combine(_edited.Path, "report.json");

        var run = await ReplayAsync(Records, _edited.Path, "--report", report);
        var allowed = await ReplayAsync(Records, _edited.Path, "--allow-changes");

        Assert.Equal((1, 0), (run.ExitCode, allowed.ExitCode));
        Assert.Contains("1 unchanged (0 by other policies), 1 newly permitted", run.Output);
        foreach (var (kind, name) in new[] { ("agent", Story.AgentId), ("tool", "git.repo.pull_request.open"), ("task", Story.TaskId) })
            Assert.Matches($"By {kind}:\\s+{System.Text.RegularExpressions.Regex.Escape(name)}: of [0-9]+, 1 newly permitted", run.Output);
        Assert.Contains("was requestable by pull-request-needs-a-person", run.Output);
        Assert.Contains("now permitted by pull-request-needs-a-person", run.Output);
        var written = JsonSerializer.Deserialize<ReplayReport>(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), WireJson.Options)!;
        Assert.Equal(new ChangeCounts { NewlyPermitted = 1 }, written.Changes);
    }

    [Fact]
    public async Task DriftFailsEvenWhereChangesAreAllowed()
    {
        var drifted = JsonSerializer.Serialize(History.Reading.With("policies", new[] { "other" }), WireJson.Options);

        var run = await ReplayAsync(drifted, ShippedPolicies.Directory, "--allow-changes");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 drifted", run.Output);
    }

    [Fact]
    public async Task WhatIsNotReplayedIsSaid()
    {
        var run = await ReplayAsync($"nonsense\n{Records}", ShippedPolicies.Directory);

        Assert.Contains("Not replayed: 1 because a line is no record of the log (line 1)", run.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task AHistoryWithoutADecisionIsNoGoodNews(string records)
    {
        var run = await ReplayAsync(records, ShippedPolicies.Directory);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nothing is known", run.Error);
    }

    [Theory]
    [InlineData("--records", "-")]
    [InlineData("--policies", "policies")]
    [InlineData("--records", "-", "--policies", "policies", "--service", "https://policy-service")]
    [InlineData("--service", "http://policy-service")]
    [InlineData("--service", "https://policy-service")]
    [InlineData("--records", "none.jsonl", "--policies", "SHIPPED")]
    [InlineData("--records", "-", "--policies", "none")]
    public async Task WhatCannotRunIsExitCodeTwo(params string[] args)
    {
        var run = await Invocation.RunAsync(
            TimeProvider.System, Records, ["policy", "replay", .. args.Select(arg => arg == "SHIPPED" ? ShippedPolicies.Directory : arg)]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.NotEmpty(run.Error);
    }

    public void Dispose() => _edited.Dispose();

    private static Task<Invocation> ReplayAsync(string records, string policies, params string[] args) =>
        Invocation.RunAsync(TimeProvider.System, records, ["policy", "replay", "--records", "-", "--policies", policies, .. args]);
}
