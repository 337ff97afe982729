using System.Collections.Concurrent;
using AgentTrust.Contracts.Approvals;
using MassTransit;

namespace AgentTrust.Faults.Tests.Approvals;

/// <summary>Hears every event of approvals on a queue of its own, which outlives the broker's deaths, and counts each message once.</summary>
internal sealed class EventListener(Uri broker) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, (string Event, string Approval)> _heard = [];
    private IBusControl? _bus;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(broker);
            rabbit.ReceiveEndpoint("listener", queue =>
            {
                queue.SetQuorumQueue();
                queue.Handler<ApprovalRequested>(context => Hear(context, context.Message.Approval));
                queue.Handler<ApprovalGranted>(context => Hear(context, context.Message.Approval));
                queue.Handler<ApprovalRejected>(context => Hear(context, context.Message.Approval));
                queue.Handler<ApprovalConsumed>(context => Hear(context, context.Message.Approval));
            });
        });
        await _bus.StartAsync(cancellationToken);
    }

    /// <summary>The events of one approval, as often as they happened: a message that was delivered again is the same message.</summary>
    public IReadOnlyList<string> Of(string approval) =>
        [.. _heard.Values.Where(heard => heard.Approval == approval).Select(heard => heard.Event).Order(StringComparer.Ordinal)];

    /// <summary>Until so many were heard of it, and then a little longer: one too many comes late.</summary>
    public async Task<IReadOnlyList<string>> WaitAsync(string approval, int atLeast, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (Of(approval).Count < atLeast) await pause.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Of {approval} only {string.Join(", ", Of(approval))} was heard.");
        }

        return Of(approval);
    }

    public async ValueTask DisposeAsync()
    {
        if (_bus is null) return;

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _bus.StopAsync(patience.Token);
    }

    private Task Hear<T>(ConsumeContext<T> context, string approval)
        where T : class
    {
        _heard[context.MessageId!.Value] = (typeof(T).Name, approval);
        return Task.CompletedTask;
    }
}
