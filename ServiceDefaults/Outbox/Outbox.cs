using System.Diagnostics;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using Npgsql;
using NpgsqlTypes;
using static AgentTrust.ServiceDefaults.Storage.SqlParameters;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>Writes what others must learn in the transaction that makes it true, so that neither exists without the other.</summary>
/// <remarks>
/// What was committed here reaches the audit log and the broker at least once and in order, however often either of
/// them, or this process, is down. Writing never waits for them.
/// </remarks>
public sealed class Outbox(TimeProvider time)
{
    internal const string Channel = "agenttrust_outbox";

    /// <summary>Records were written and will be committed any moment; those of other processes are found by looking again.</summary>
    internal Signal RecordsWritten { get; } = new();

    /// <param name="transaction">The caller's transaction; the caller commits.</param>
    /// <param name="records">For the audit log, numbered in this order.</param>
    /// <param name="events">Past-tense records of the Contracts assembly, published in this order.</param>
    /// <param name="cancellationToken">Ends the writing; the caller then rolls back.</param>
    /// <exception cref="ArgumentException">An event is not a contract.</exception>
    public async Task WriteAsync(
        NpgsqlTransaction transaction,
        IReadOnlyList<AuditDraft> records,
        IReadOnlyList<object> events,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        await WriteAsync(batch, records, events, cancellationToken);
    }

    /// <summary>The same in one journey with what the caller writes.</summary>
    /// <param name="batch">Of the caller's transaction; it is executed, and the caller commits.</param>
    /// <param name="records">For the audit log, numbered in this order.</param>
    /// <param name="events">Past-tense records of the Contracts assembly, published in this order.</param>
    /// <param name="cancellationToken">Ends the writing; the caller then rolls back.</param>
    /// <exception cref="ArgumentException">An event is not a contract.</exception>
    public async Task WriteAsync(
        NpgsqlBatch batch,
        IReadOnlyList<AuditDraft> records,
        IReadOnlyList<object> events,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var at = time.GetUtcNow();

        if (records.Count > 0) batch.BatchCommands.Add(Insert(records, at));

        foreach (var happened in events)
            batch.BatchCommands.Add(Insert(happened, at));

        if (batch.BatchCommands.Count == 0) return;

        // Delivered when the transaction commits, and not at all when it does not. Only events are worth it: transactions that
        // notify commit one after the other in the whole database server, and every token writes a record.
        if (events.Count > 0) batch.BatchCommands.Add(new NpgsqlBatchCommand($"NOTIFY {Channel}"));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (records.Count > 0) RecordsWritten.Pulse();
    }

    private static NpgsqlBatchCommand Insert(IReadOnlyList<AuditDraft> records, DateTimeOffset at)
    {
        var trace = Activity.Current?.TraceId.ToString();
        string[] payloads = [.. records.Select(record => JsonSerializer.Serialize(record.Unnumbered(at, trace), WireJson.Options))];
        return new NpgsqlBatchCommand(
            "INSERT INTO outbox_record (payload) SELECT payload FROM unnest($1) WITH ORDINALITY AS given (payload, position) ORDER BY position")
        {
            Parameters = { Texts(payloads) },
        };
    }

    private static NpgsqlBatchCommand Insert(object happened, DateTimeOffset at) =>
        new("INSERT INTO outbox_event (message_id, type, payload, trace_parent) VALUES ($1, $2, $3, $4)")
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7(at), NpgsqlDbType = NpgsqlDbType.Uuid },
                Text(EventTypes.NameOf(happened.GetType())),
                Text(JsonSerializer.Serialize(happened, happened.GetType(), WireJson.Options)),
                Text(Activity.Current?.Id),
            },
        };
}
