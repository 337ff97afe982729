namespace AgentTrust.CodingAgent.Tests.Work;

/// <summary>The agent was killed and started again: its task stands in the step "propose", and what it knew is gone.</summary>
public sealed class ResumedTaskTests : IDisposable
{
    private const string Branch = "fix/discount-rounding-6789abcdef";

    private static readonly string[] Reading =
        ["list_alerts", "get_alert", "query_logs", "query_metrics", "get_ticket", "list_files", "read_file", "search_code", "read_file"];

    private readonly AgentHost _agent = new();

    public ResumedTaskTests() => _agent.Platform.Task = SampleTask.Open with { Step = "propose" };

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task WhatTheProposalNeedsIsReadAgain()
    {
        await _agent.RunAsync();

        Assert.Equal(
            [.. Reading, "run_tests", "create_branch", "write_file", "run_tests", "open_pull_request", "open_pull_request", "comment_ticket", "execute", "read_secret"],
            _agent.Tools.CalledTools);
        Assert.StartsWith("Opened pull request 1 of shop/checkout", _agent.Platform.ClosedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePlaceOfTheKilledProcessIsWaitedFor()
    {
        _agent.Platform.HeldPlaces = 2;
        var started = _agent.Time.GetUtcNow();

        await _agent.RunAsync();

        Assert.True(_agent.Time.GetUtcNow() - started >= TimeSpan.FromSeconds(50));
        Assert.Contains("in use from another place. The agent asks again in 25 seconds.", _agent.Story);
        Assert.StartsWith("Opened pull request 1", _agent.Platform.ClosedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenOfTheNextStepIsWaitedForAsWell()
    {
        _agent.Platform.HeldAfterAdvance = 2;

        await _agent.RunAsync();

        Assert.StartsWith("Opened pull request 1", _agent.Platform.ClosedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APlaceThatNeverBecomesFreeEndsTheTask()
    {
        _agent.Platform.HeldPlaces = 100;

        await _agent.RunAsync();

        Assert.Contains("in use from another place", _agent.Platform.ClosedBecause);
        Assert.Empty(_agent.Tools.Calls);
    }

    [Fact]
    public async Task TheBranchAndTheFixOfBeforeAreTakenUp()
    {
        _agent.Tools
            .Answering("create_branch", _ => FakeToolProxy.Answer($"The branch {Branch} exists already."))
            .Answering("write_file", _ => FakeToolProxy.Answer("src/Checkout/OrderTotal.cs has this content already."));

        await _agent.RunAsync();

        Assert.Equal(Branch, _agent.Tools.Calls.Last(call => call.Tool == "run_tests").Arguments["ref"]?.ToString());
        Assert.StartsWith("Opened pull request 1 of shop/checkout", _agent.Platform.ClosedBecause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APullRequestThatWasAskedForIsNotAskedForAgain(bool isDeniedByTheProxy)
    {
        _agent.Tools.Answering("open_pull_request", _ => isDeniedByTheProxy
            ? FakeToolProxy.Denied("approval-used", "One approval is for one call.")
            : FakeToolProxy.Answer($"The branch {Branch} has an open pull request already."));

        await _agent.RunAsync();

        Assert.Single(_agent.Tools.Calls, call => call.Tool == "open_pull_request");
        Assert.Single(_agent.Tools.Calls, call => call.Tool == "comment_ticket");
        Assert.StartsWith("I asked for this pull request before I was restarted", _agent.Platform.ClosedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommentOfBeforeIsNotWrittenAgain()
    {
        _agent.Tools
            .Answering("get_ticket", _ => FakeToolProxy.Answer($"OPS-1042: totals are off\n\nOpened pull request 1 of shop/checkout (branch {Branch})"))
            .Answering("open_pull_request", _ => FakeToolProxy.Answer($"The branch {Branch} has an open pull request already."));

        await _agent.RunAsync();

        Assert.DoesNotContain("comment_ticket", _agent.Tools.CalledTools);
    }

    [Fact]
    public async Task WhatCannotBeReadAgainEndsInWords()
    {
        _agent.Tools.Answering("query_logs", _ => FakeToolProxy.Denied("policy-denied", "No."));

        await _agent.RunAsync();

        Assert.Equal("The investigation found no cause in the code, so I propose nothing.", _agent.Platform.ClosedBecause);
        Assert.DoesNotContain("create_branch", _agent.Tools.CalledTools);
    }
}
