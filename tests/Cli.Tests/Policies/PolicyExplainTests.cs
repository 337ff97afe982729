using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.PolicyService.Tests;
using AgentTrust.PolicyService.Tests.Replay;

namespace AgentTrust.Cli.Tests.Policies;

public sealed class PolicyExplainTests
{
    private static readonly string Story = Path.Combine(ShippedPolicies.Directory, "decisions", "fix-a-firing-alert.json");

    [Fact]
    public async Task ADenialIsExplainedWithItsFactsAndWhatWouldHaveToDiffer()
    {
        var run = await ExplainAsync("", "--request", Story, "--case", "reads another service's telemetry");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("telemetry.read on service payments is denied by outside-boundary.", run.Output);
        Assert.Contains("""  context.task.reach = ["checkout"]""", run.Output);
        Assert.Contains("Nothing that a person can grant changes this: outside-boundary forbids it.", run.Output);
        Assert.Contains("It would be permitted if the task's boundaries opened service payments for telemetry.read.", run.Output);
    }

    [Fact]
    public async Task ARecordIsExplainedAsItIsAndAsTheLogAnswersWithIt()
    {
        var record = History.OpeningAPullRequest;
        string[] forms =
        [
            JsonSerializer.Serialize(record, WireJson.Options),
            JsonSerializer.Serialize(new LoggedRecord { Index = 7, Producer = "p", Record = record, Canonical = "", LeafHash = "" }, WireJson.Options),
            record.Details!["decided_on"].GetRawText(),
        ];

        foreach (var form in forms)
            Assert.Contains("It would be permitted if one of service-owners granted it.", (await ExplainAsync(form, "--request", "-")).Output);
    }

    [Fact]
    public async Task AChangedFactChangesTheAnswer()
    {
        var request = JsonSerializer.Serialize(History.OpeningAPullRequest, WireJson.Options);

        var consented = await ExplainAsync(request, "--request", "-", "--set", "consent=service-owners");
        var triage = await ExplainAsync(request, "--request", "-", "--set", "consent=service-owners", "--set", "function=triage");

        Assert.Equal(0, consented.ExitCode);
        Assert.StartsWith("repo.pull_request.open on repository shop/checkout is permitted by pull-request-needs-a-person.", consented.Output);
        Assert.Equal(1, triage.ExitCode);
        Assert.Contains(" is denied", triage.Output);
        Assert.Contains("It would be permitted if an agent of function remediate or review did it.", triage.Output);
    }

    [Theory]
    [InlineData("principal.mood=good", "no fact \"principal.mood\"")]
    [InlineData("context.approval.people=9", "no fact")]
    [InlineData("review_overdue=maybe", "no value")]
    [InlineData("function", "FACT=VALUE")]
    public async Task WhatIsNoFactCannotBeChanged(string change, string words)
    {
        var run = await ExplainAsync(JsonSerializer.Serialize(History.Reading, WireJson.Options), "--request", "-", "--set", change);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, run.Error);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schema":9}""")]
    [InlineData("""{"cases":[]}""")]
    public async Task WhatIsNoRequestCannotBeExplained(string request)
    {
        var run = await ExplainAsync(request, "--request", "-");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task AFileOfSeveralGoldenRequestsAsksWhichOne()
    {
        var run = await ExplainAsync("", "--request", Story);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("reads the repository", run.Error);
    }

    private static Task<Invocation> ExplainAsync(string input, params string[] args) =>
        Invocation.RunAsync(TimeProvider.System, input, ["policy", "explain", "--policies", ShippedPolicies.Directory, .. args]);
}
