using System.Net;
using AgentTrust.CodingAgent.Tools;
using AgentTrust.Contracts.Audit;
using Microsoft.Extensions.AI;

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
    public async Task WhileAPersonDecidesTheIdenticalCallIsRepeated()
    {
        using var agent = new AgentHost();
        var asked = 0;
        agent.Tools.Answering("open_pull_request", _ => ++asked switch
        {
            <= 3 => FakeToolProxy.Denied("approval-required", "Waiting for service-owners.",
                new AccessRequestHandle { Id = "apr_1", Url = "http://localhost:5106/approvals/apr_1", RetryAfterSeconds = 2 }),
            4 => FakeToolProxy.Answer("Opened pull request 1 of shop/checkout"),
            _ => FakeToolProxy.Denied("approval-used", "One approval is for one call."),
        });

        await agent.RunAsync();

        var calls = agent.Tools.Calls.Where(call => call.Tool == "open_pull_request").ToArray();
        Assert.Equal(5, calls.Length);
        Assert.All(calls, call => Assert.Equal(calls[0].Arguments, call.Arguments));
        Assert.True(agent.Time.GetUtcNow() - SampleTask.Open.OpenedAt >= TimeSpan.FromSeconds(6));
        Assert.Contains("A person decides here: http://localhost:5106/approvals/apr_1", agent.Story, StringComparison.Ordinal);
        Assert.Contains("The same approval did not open a second one.", agent.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PatienceEnds()
    {
        using var agent = new AgentHost();
        agent.Tools.Answering("open_pull_request", _ => FakeToolProxy.Denied("approval-required", "Waiting.", new AccessRequestHandle { Id = "apr_1", RetryAfterSeconds = 60 }));

        await agent.RunAsync();

        Assert.StartsWith("There is no pull request. Denied (approval-required)", agent.Platform.ClosedBecause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approval-rejected")]
    [InlineData("approval-expired")]
    [InlineData("policy-denied")]
    public async Task ADenialIsAnAnswerAndNotRetried(string code)
    {
        using var agent = new AgentHost();
        agent.Tools.Answering("open_pull_request", _ => FakeToolProxy.Denied(code, "No."));

        await agent.RunAsync();

        Assert.Single(agent.Tools.Calls, call => call.Tool == "open_pull_request");
        Assert.StartsWith($"There is no pull request. Denied ({code})", agent.Platform.ClosedBecause, StringComparison.Ordinal);
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
    public async Task WithoutARecordTheModelIsNotAsked()
    {
        using var agent = new AgentHost();
        agent.Platform.IsAuditDown = true;

        await agent.RunAsync();

        Assert.Empty(agent.Tools.Calls);
        Assert.StartsWith("The agent gave up: The log is closed.", agent.Platform.ClosedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachStepHasATokenOfItsOwn()
    {
        using var agent = new AgentHost();

        await agent.RunAsync();

        Assert.Equal("propose", agent.Platform.Task.Step);
        Assert.Equal(2, agent.Platform.Tokens);
    }

    [Fact]
    public async Task WhatIsForbiddenIsTriedAndDenied()
    {
        using var agent = new AgentHost();

        await agent.RunAsync();

        Assert.Contains("Denied (policy-denied): the agent deploys checkout 2.13.2 to production. Remediating agents never deploy. Policy: some-policy.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("Denied (policy-denied): the agent reads the secret production/payment-api-key.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("calls the tool's own address without the proxy, and is refused (401): The door is shut.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("uses the token of the closed task once more, and is refused (401)", agent.Story, StringComparison.Ordinal);
        Assert.Equal(["http://sample-tools/mcp/git", "http://tool-proxy/mcp/alerts"], agent.Platform.Doors.Select(door => door.ToString()));
    }

    [Fact]
    public async Task ARevocationMayTravelForAMoment()
    {
        using var agent = new AgentHost(options => options.DirectToolUrl = "");
        agent.Platform.FirstDoors.Enqueue(HttpStatusCode.OK);
        agent.Platform.FirstDoors.Enqueue(HttpStatusCode.ServiceUnavailable);

        await agent.RunAsync();

        Assert.Equal(3, agent.Platform.Doors.Count);
        Assert.Contains("uses the token of the closed task once more, and is refused (401)", agent.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatShouldHaveBeenRefusedIsNotPassedOver()
    {
        using var agent = new AgentHost();
        agent.Platform.Door = HttpStatusCode.OK;
        agent.Tools.Answering("execute", _ => FakeToolProxy.Answer("Deployed."));

        await agent.RunAsync();

        Assert.Contains("deployments.execute was not denied, which is wrong.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("it answered, which is wrong.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("The token of the closed task still works, which is wrong.", agent.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelThatGoesRoundInCirclesIsStopped()
    {
        using var agent = new AgentHost(options => (options.MaxToolCalls, options.TryTheForbidden) = (3, false));

        await agent.RunAsync();

        Assert.Equal(3, agent.Tools.Calls.Count);
        Assert.Equal("The agent gave up: The model did not come to an end within 3 tool calls.", agent.Platform.ClosedBecause);
    }

    [Fact]
    public async Task AModelThatFailsEndsTheTaskAndNotTheWorker()
    {
        using var agent = new AgentHost(model: new BrokenModel());

        await agent.RunAsync();

        Assert.Equal("The agent gave up: The model is out of order.", agent.Platform.ClosedBecause);
    }

    [Fact]
    public async Task AToolThatBreaksEndsInWords()
    {
        using var agent = new AgentHost();
        agent.Tools.Answering("get_alert", _ => throw new HttpRequestException("The proxy is gone."));

        await agent.RunAsync();

        Assert.NotNull(agent.Platform.ClosedBecause);
        Assert.DoesNotContain("open_pull_request", agent.Tools.CalledTools);
    }

    [Fact]
    public async Task ARefusedTokenEndsTheTask()
    {
        using var agent = new AgentHost();
        agent.Platform.IsTokenRefused = true;

        await agent.RunAsync();

        Assert.Equal("The agent gave up: The agent is suspended.", agent.Platform.ClosedBecause);
        Assert.Empty(agent.Tools.Calls);
    }

    [Fact]
    public async Task ATaskThatCannotBeClosedIsNotBegunAgain()
    {
        using var agent = new AgentHost();
        agent.Platform.IsCloseRefused = true;

        await agent.RunAsync();
        var calls = agent.Tools.Calls.Count;
        await agent.RunAsync();

        Assert.Contains("could not be closed: The task was changed.", agent.Story, StringComparison.Ordinal);
        Assert.Equal(calls, agent.Tools.Calls.Count);
    }

    private sealed class BrokenModel : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The model is out of order.");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The model is out of order.");

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose()
        {
        }
    }
}
