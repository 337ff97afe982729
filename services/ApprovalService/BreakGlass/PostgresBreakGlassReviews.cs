using System.Text.Json;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Outbox;
using Npgsql;
using static AgentTrust.ServiceDefaults.Storage.SqlParameters;

namespace AgentTrust.ApprovalService.BreakGlass;

/// <summary>Reviews in PostgreSQL: when to remind is in the row, so that no restart forgets one.</summary>
internal sealed class PostgresBreakGlassReviews(NpgsqlDataSource database, Outbox outbox, NoticeOutbox notices) : IBreakGlassReviews
{
    /// <summary>In the transaction of the grant that it is about.</summary>
    public static async Task OpenAsync(NpgsqlTransaction transaction, BreakGlassReview review, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO break_glass_review (id, agent, due_at, reminded_at, closed, body) VALUES ($1, $2, $3, $4, false, $5)
            """, transaction.Connection, transaction);
        command.Parameters.AddRange(new[] { Text(review.Id), Text(review.Agent), Instant(review.DueAt), Instant(review.OpenedAt), Body(review) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<BreakGlassReview>> ListAsync(bool all, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT body FROM break_glass_review WHERE $1 OR NOT closed ORDER BY number DESC LIMIT 200");
        command.Parameters.Add(Flag(all));
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<bool> HasOverdueAsync(string agent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT EXISTS (SELECT 1 FROM break_glass_review WHERE agent = $1 AND NOT closed AND due_at <= $2)");
        command.Parameters.AddRange(new[] { Text(agent), Instant(now) });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<(BreakGlassReview? Review, ApprovalRefusal? Refusal)?> ChangeAsync(
        string id, Func<BreakGlassReview, (BreakGlassReview?, ApprovalRefusal?)> change, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var read = new NpgsqlCommand("SELECT body FROM break_glass_review WHERE id = $1 FOR UPDATE", connection, transaction) { Parameters = { Text(id) } };
        if ((await ReadAsync(read, cancellationToken)).SingleOrDefault() is not { } found) return null;

        var (changed, refusal) = change(found);
        if (changed is not null)
        {
            await SaveAsync(transaction, changed, cancellationToken);
            await outbox.WriteAsync(transaction, [BreakGlassRecords.Closed(changed)], [BreakGlassRecords.Event(changed)], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return (changed, refusal);
    }

    public async Task<int> RemindAsync(DateTimeOffset now, TimeSpan every, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var read = new NpgsqlCommand("""
            SELECT body FROM break_glass_review WHERE NOT closed AND reminded_at <= $1 ORDER BY number LIMIT 100 FOR UPDATE SKIP LOCKED
            """, connection, transaction) { Parameters = { Instant(now - every) } };
        var due = await ReadAsync(read, cancellationToken);
        foreach (var review in due)
        {
            var reminded = review with { Reminders = review.Reminders + 1 };
            await SaveAsync(transaction, reminded, cancellationToken, now);
            await notices.WriteAsync(transaction, [BreakGlassRecords.Reminder(reminded, now)], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return due.Count;
    }

    private static async Task SaveAsync(NpgsqlTransaction transaction, BreakGlassReview review, CancellationToken cancellationToken, DateTimeOffset? remindedAt = null)
    {
        await using var save = new NpgsqlCommand("""
            UPDATE break_glass_review SET closed = $2, body = $3, reminded_at = coalesce($4, reminded_at) WHERE id = $1
            """, transaction.Connection, transaction);
        save.Parameters.AddRange(new[]
        {
            Text(review.Id), Flag(review.ClosedAt is not null), Body(review),
            Instant(remindedAt),
        });
        await save.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<BreakGlassReview>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<BreakGlassReview>();
        while (await reader.ReadAsync(cancellationToken)) found.Add(JsonSerializer.Deserialize<BreakGlassReview>(reader.GetString(0), WireJson.Options)!);
        return found;
    }

    private static NpgsqlParameter Body(BreakGlassReview review) => Text(JsonSerializer.Serialize(review, WireJson.Options));
}
