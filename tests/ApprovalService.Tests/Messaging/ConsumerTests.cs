using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Messaging;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.ApprovalService.Tests.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ApprovalService.Tests.Messaging;

public sealed class ConsumerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryApprovalStore _store;

    public ConsumerTests() => _store = new InMemoryApprovalStore(_time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("task_1", AccessRequestState.Cancelled)]
    [InlineData("task_2", AccessRequestState.Pending)]
    public async Task TheEndOfATaskEndsItsRequestsAndNoOthers(string closed, AccessRequestState expected)
    {
        await SubmitAsync();

        await DeliverAsync<TaskClosedConsumer, TaskClosed>(new TaskClosed
        {
            Task = closed, Agent = SampleCall.Binding.Agent, State = TaskState.Completed, Reason = "done", At = _time.GetUtcNow(),
        });

        Assert.Equal(expected, (await _store.FindAsync("apr_1", Cancelled))!.State);
    }

    [Theory]
    [InlineData("coding-agent", AccessRequestState.Cancelled)]
    [InlineData("other-agent", AccessRequestState.Pending)]
    public async Task TheSuspensionOfAnAgentEndsItsRequestsAndNoOthers(string suspended, AccessRequestState expected)
    {
        await SubmitAsync();

        await DeliverAsync<AgentSuspendedConsumer, AgentSuspended>(new AgentSuspended
        {
            Agent = Contracts.Identity.SpiffeIds.Agent(suspended), SuspendedBy = "oscar", Reason = "drill", At = _time.GetUtcNow(),
        });

        Assert.Equal(expected, (await _store.FindAsync("apr_1", Cancelled))!.State);
    }

    [Theory]
    [InlineData("task_1", AccessRequestState.Cancelled)]
    [InlineData("task_2", AccessRequestState.Pending)]
    public async Task TheSuspensionOfATaskEndsItsRequestsAndNoOthers(string suspended, AccessRequestState expected)
    {
        await SubmitAsync();

        await DeliverAsync<TaskSuspendedConsumer, TaskSuspended>(new TaskSuspended
        {
            Task = suspended, Agent = SampleCall.Binding.Agent, SuspendedBy = "oscar", Reason = "drill", At = _time.GetUtcNow(),
        });

        Assert.Equal(expected, (await _store.FindAsync("apr_1", Cancelled))!.State);
    }

    [Fact]
    public async Task TheKillSwitchEndsEveryRequest()
    {
        await SubmitAsync();

        await DeliverAsync<AllRevokedConsumer, AllRevoked>(new AllRevoked { RevokedBy = "oscar", Reason = "drill", At = _time.GetUtcNow() });

        Assert.Equal(AccessRequestState.Cancelled, (await _store.FindAsync("apr_1", Cancelled))!.State);
    }

    private Task<Submission> SubmitAsync() => _store.SubmitAsync("key", newest => AccessRequests.Submit(
        newest, new("key", SampleCall.Binding, SampleCall.Arguments, null), "apr_1", _time.GetUtcNow(), TimeSpan.FromMinutes(15)), Cancelled);

    /// <summary>Through the bus's own in-memory transport, so that the consumer is found and made as in the service.</summary>
    private async Task DeliverAsync<TConsumer, TMessage>(TMessage message)
        where TConsumer : class, IConsumer<TMessage>
        where TMessage : class
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IApprovalStore>(_store)
            .AddSingleton<TimeProvider>(_time)
            .AddMassTransitTestHarness(TextWriter.Null, bus =>
            {
                bus.DisableUsageTelemetry();
                bus.AddConsumer<TConsumer>();
            })
            .BuildServiceProvider(validateScopes: true);
        var harness = services.GetRequiredService<ITestHarness>();
        await harness.Start();

        await harness.Bus.Publish(message, Cancelled);

        Assert.True(await harness.Consumed.Any<TMessage>(Cancelled));
        await harness.Stop(Cancelled);
    }
}
