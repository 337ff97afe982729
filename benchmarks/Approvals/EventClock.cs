using System.Collections.Concurrent;
using System.Diagnostics;
using AgentTrust.Contracts.Approvals;
using MassTransit;

namespace AgentTrust.Benchmarks.Approvals;

/// <summary>When each event arrived on a queue, and what the broker alone takes for a message on the same kind of queue.</summary>
internal sealed class EventClock : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(Type Event, string Approval), TaskCompletionSource<long>> _arrived = [];
    private readonly IBusControl _bus;

    private EventClock(Uri broker, bool quorum, string queueName) => _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(broker);
        rabbit.ReceiveEndpoint(queueName, queue =>
        {
            if (quorum) queue.SetQuorumQueue();
            queue.Handler<ApprovalRequested>(context => Arrive(context, context.Message.Approval));
            queue.Handler<ApprovalGranted>(context => Arrive(context, context.Message.Approval));
            queue.Handler<ApprovalExpired>(context => Arrive(context, context.Message.Approval));
        });
    });

    public static async Task<EventClock> StartAsync(Uri broker, bool quorum, string queueName, CancellationToken cancellationToken)
    {
        var clock = new EventClock(broker, quorum, queueName);
        await clock._bus.StartAsync(cancellationToken);
        return clock;
    }

    public Task<long> ArrivalAsync<T>(string approval, CancellationToken cancellationToken) =>
        Waiting(typeof(T), approval).Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

    /// <summary>The baseline: one message at a time through the broker, with its confirmation, without service and outbox.</summary>
    public async Task<IReadOnlyList<TimeSpan>> AloneAsync(int times, CancellationToken cancellationToken)
    {
        var taken = new List<TimeSpan>();
        for (var i = -50; i < times; i++)
        {
            var name = $"alone-{Guid.CreateVersion7():N}";
            var start = Stopwatch.GetTimestamp();
            await _bus.Publish(new ApprovalExpired { Approval = name, At = TimeProvider.System.GetUtcNow() }, cancellationToken);
            var arrived = await ArrivalAsync<ApprovalExpired>(name, cancellationToken);
            if (i >= 0) taken.Add(Stopwatch.GetElapsedTime(start, arrived)); // the first ones compile
        }

        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _bus.StopAsync(patience.Token);
    }

    private TaskCompletionSource<long> Waiting(Type happened, string approval) =>
        _arrived.GetOrAdd((happened, approval), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private Task Arrive<T>(ConsumeContext<T> _, string approval)
        where T : class
    {
        Waiting(typeof(T), approval).TrySetResult(Stopwatch.GetTimestamp());
        return Task.CompletedTask;
    }
}
