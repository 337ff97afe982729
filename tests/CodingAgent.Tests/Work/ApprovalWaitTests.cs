using System.Text.Json;
using AgentTrust.CodingAgent.Tools;

namespace AgentTrust.CodingAgent.Tests.Work;

/// <summary>While a person decides the agent waits, repeats the identical call, and takes a denial for an answer.</summary>
public sealed class ApprovalWaitTests
{
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
        Assert.Single(calls.Select(call => JsonSerializer.Serialize(call.Arguments)).Distinct());
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
}
