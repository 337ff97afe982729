using Microsoft.Extensions.AI;

namespace AgentTrust.CodingAgent.Tests.Work;

/// <summary>Whatever breaks, the task ends in words and the worker goes on.</summary>
public sealed class FailedRunTests
{
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
