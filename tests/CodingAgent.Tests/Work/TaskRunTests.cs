using AgentTrust.Contracts.Audit;

namespace AgentTrust.CodingAgent.Tests.Work;

/// <summary>The story that the agent plays, with a real function-calling loop and tools in memory.</summary>
public sealed class TaskRunTests
{
    [Fact]
    public async Task TheScriptFindsTheCauseAndProposesTheFix()
    {
        using var agent = new AgentHost();

        await agent.RunAsync();

        Assert.Equal(
            ["list_alerts", "get_alert", "query_logs", "query_metrics", "get_ticket", "list_files", "read_file", "search_code", "read_file",
                "run_tests", "create_branch", "write_file", "run_tests", "open_pull_request", "open_pull_request", "comment_ticket",
                "execute", "read_secret"],
            agent.Tools.CalledTools);
        Assert.Contains("2 payments were refused because totals are up to 2 cents off, all of them of orders with a discount.", agent.Story, StringComparison.Ordinal);
        Assert.StartsWith("Opened pull request 1 of shop/checkout", agent.Platform.ClosedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFixIsComputedFromTheFileThatWasRead()
    {
        using var agent = new AgentHost();
        agent.Tools.Answering("read_file", _ => FakeToolProxy.Answer(FakeToolProxy.BuggyFile.Replace("order.DiscountPercent", "order.Rebate", StringComparison.Ordinal)));

        await agent.RunAsync();

        var content = agent.Tools.Calls.Single(call => call.Tool == "write_file").Arguments["content"]!.ToString();
        Assert.Contains("var discount = Math.Round(total * order.Rebate / 100m, 2, MidpointRounding.AwayFromZero);", content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list_alerts", "OtherAlert", "does not fire any more")]
    [InlineData("query_logs", "No line matches.", "show no wrong amount")]
    [InlineData("read_file", "public static class OrderTotal;", "found no rounding that explains it")]
    [InlineData("run_tests", "Passed: 9 passed, 0 failed", "pass on main already")]
    [InlineData("run_tests", "Failed (build): error CS1002", "fail with my fix too")]
    [InlineData("create_branch", "The name is not allowed.", "no branch to work on")]
    [InlineData("write_file", "The content is larger than 256 KiB.", "could not write the fix")]
    public async Task TheScriptReactsToWhatToolsAnswer(string tool, string answer, string conclusion)
    {
        using var agent = new AgentHost();
        agent.Tools.Answering(tool, _ => FakeToolProxy.Answer(answer));

        await agent.RunAsync();

        Assert.Contains(conclusion, agent.Story, StringComparison.Ordinal);
        Assert.DoesNotContain("open_pull_request", agent.Tools.CalledTools);
    }

    [Fact]
    public async Task EachSentenceLinksToItsRecord()
    {
        using var agent = new AgentHost();

        await agent.RunAsync();

        Assert.Contains($"reads the alert CheckoutTotalsWrong.{Environment.NewLine}          http://localhost:5106/evidence/42", agent.Story, StringComparison.Ordinal);
        Assert.Contains($"Policy: some-policy.{Environment.NewLine}          http://localhost:5106/evidence/43", agent.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryPromptAndAnswerIsRecordedInOrder()
    {
        using var agent = new AgentHost();

        await agent.RunAsync();

        var records = agent.Platform.Records;
        Assert.Equal(records.Count / 2, records.Count(record => record.Kind == AuditKinds.Prompt));
        Assert.Equal(records.Count / 2, records.Count(record => record.Kind == AuditKinds.Answer));
        Assert.Equal(Enumerable.Range(1, records.Count).Select(number => (long)number), records.Select(record => record.Sequence));
        Assert.Single(records.Select(record => record.Epoch).Distinct());
        Assert.All(records, record => Assert.Equal((SampleTask.Open.Agent, SampleTask.Open.Id), (record.Agent, record.Task)));
        Assert.All(records, record => Assert.StartsWith("sha256:", record.Details!["digest"].GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task EachStepHasATokenOfItsOwn()
    {
        using var agent = new AgentHost();

        await agent.RunAsync();

        Assert.Equal("propose", agent.Platform.Task.Step);
        Assert.Equal(2, agent.Platform.Tokens);
    }
}
