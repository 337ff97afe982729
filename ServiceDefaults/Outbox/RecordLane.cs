using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>Audit records, to the log: numbered without gaps at their first dispatch, deleted when the log has them.</summary>
internal sealed class RecordLane(
    NpgsqlDataSource database, IOptions<OutboxOptions> options, IServiceScopeFactory scopes, Outbox outbox, TimeProvider time)
    : OutboxLane(database, options)
{
    private const string LockNumbering = "SELECT 1 FROM outbox_numbering FOR UPDATE";

    // Numbers are given in commit order as seen from here, not in id order of open transactions: an insert that commits
    // late gets a later number, never a hole.
    private const string NumberFresh = """
        WITH fresh AS (SELECT id FROM outbox_record WHERE sequence IS NULL ORDER BY id LIMIT $1),
             numbered AS (SELECT id, row_number() OVER (ORDER BY id) + (SELECT last_sequence FROM outbox_numbering) AS sequence FROM fresh)
        UPDATE outbox_record SET sequence = numbered.sequence FROM numbered WHERE outbox_record.id = numbered.id
        """;

    private const string KeepLast = """
        UPDATE outbox_numbering SET last_sequence = newest.sequence
        FROM (SELECT max(sequence) AS sequence FROM outbox_record) AS newest WHERE newest.sequence > last_sequence
        """;

    private const string Oldest = """
        SELECT (SELECT epoch FROM outbox_numbering), sequence, payload
        FROM outbox_record WHERE sequence IS NOT NULL ORDER BY sequence LIMIT $1
        """;

    /// <summary>The time between the writing of a record and its commit, at best.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);

    private readonly AcknowledgedRecords _acknowledged = new();
    private Task _news = Task.CompletedTask;
    private TimeSpan _pause = ShortestPause;

    public override string Name => "audit records";

    protected override long LockKey => 7306002;

    /// <remarks>Looks again soon after something was written, and ever more rarely while nothing is.</remarks>
    protected override async Task WaitAsync(NpgsqlConnection session, CancellationToken stopping)
    {
        var news = _news;
        if (!news.IsCompleted) await Task.WhenAny(news, Task.Delay(_pause, time, stopping));
        stopping.ThrowIfCancellationRequested();

        if (!news.IsCompleted)
        {
            _pause = _pause * 2 < Options.PollInterval ? _pause * 2 : Options.PollInterval;
            return;
        }

        _news = outbox.RecordsWritten.Next;
        _pause = ShortestPause;
        await Task.Delay(ShortestPause, time, stopping);
    }

    protected override async Task<bool> DispatchBatchAsync(NpgsqlConnection session, CancellationToken stopping)
    {
        await NumberAsync(session, stopping);
        var records = await ReadAsync(session, stopping);
        if (records.Count == 0) return false;

        var answer = await AppendAsync(records, stopping);

        await using var delete = new NpgsqlCommand("DELETE FROM outbox_record WHERE sequence <= $1", session)
        {
            Parameters = { new() { Value = records[^1].Sequence } },
        };
        await delete.ExecuteNonQueryAsync(stopping);
        _acknowledged.Keep(records);
        await _acknowledged.SendAgainAsync(answer, AppendAsync, stopping);
        return records.Count == Options.BatchSize;
    }

    private async Task NumberAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(session, transaction);
        batch.BatchCommands.Add(new(LockNumbering));
        batch.BatchCommands.Add(new(NumberFresh) { Parameters = { new() { Value = Options.BatchSize } } });
        batch.BatchCommands.Add(new(KeepLast));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<List<AuditRecord>> ReadAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Oldest, session) { Parameters = { new() { Value = Options.BatchSize } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var records = new List<AuditRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var unnumbered = JsonSerializer.Deserialize<AuditRecord>(reader.GetString(2), WireJson.Options)!;
            records.Add(unnumbered with { Epoch = reader.GetString(0), Sequence = reader.GetInt64(1) });
        }

        return records;
    }

    private async Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(Options.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AuditClient>().AppendAsync(records, either.Token);
    }
}
