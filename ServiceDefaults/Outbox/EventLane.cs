using System.Diagnostics;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>Events, to the broker: one after the other, each deleted when the broker has confirmed it.</summary>
internal sealed class EventLane(NpgsqlDataSource database, IOptions<OutboxOptions> options, IBus bus, TimeProvider time)
    : OutboxLane(database, options)
{
    public static readonly ActivitySource Source = new("AgentTrust.Outbox");

    private bool _notified;

    public override string Name => "events";

    protected override long LockKey => 7306003;

    protected override async Task PrepareAsync(NpgsqlConnection session, CancellationToken stopping)
    {
        session.Notification += (_, _) => _notified = true;
        await using var listen = new NpgsqlCommand($"LISTEN {Outbox.Channel}", session);
        await listen.ExecuteNonQueryAsync(stopping);
    }

    // A notification that came while the session was busy with a statement has been taken off the wire: nobody would be woken by it.
    protected override Task WaitAsync(NpgsqlConnection session, CancellationToken stopping) =>
        _notified ? Task.CompletedTask : session.WaitAsync(Options.PollInterval, stopping);

    protected override async Task<bool> DispatchBatchAsync(NpgsqlConnection session, CancellationToken stopping)
    {
        _notified = false; // what is told of from here on may be missing in what is read
        var waiting = await ReadAsync(session, stopping);
        foreach (var waits in waiting)
        {
            await PublishAsync(waits, stopping);

            await using var delete = new NpgsqlCommand("DELETE FROM outbox_event WHERE id = $1", session)
            {
                Parameters = { new() { Value = waits.Id } },
            };
            await delete.ExecuteNonQueryAsync(stopping);
        }

        return waiting.Count == Options.BatchSize;
    }

    private async Task<List<WaitingEvent>> ReadAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT id, message_id, type, payload, trace_parent FROM outbox_event ORDER BY id LIMIT $1", session)
        {
            Parameters = { new() { Value = Options.BatchSize } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var waiting = new List<WaitingEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            waiting.Add(new(reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3),
                await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetString(4)));
        }

        return waiting;
    }

    private async Task PublishAsync(WaitingEvent waits, CancellationToken stopping)
    {
        var type = EventTypes.Find(waits.Type);
        var happened = JsonSerializer.Deserialize(waits.Payload, type, WireJson.Options)!;

        // The event belongs to the trace of the request that made it true.
        using var activity = Source.StartActivity($"publish {type.Name}", ActivityKind.Internal, waits.TraceParent);

        // Publishing blocks while the broker is away; the time-out hands the turn back to the dispatcher, which tries again.
        using var timeout = new CancellationTokenSource(Options.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        await bus.Publish(happened, type, context => context.MessageId = waits.MessageId, either.Token);
    }

    private sealed record WaitingEvent(long Id, Guid MessageId, string Type, string Payload, string? TraceParent);
}
