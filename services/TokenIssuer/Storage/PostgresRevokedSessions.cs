using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>The revocation feed as a queue for receivers: each has a row that says how far it is, locked while it is told.</summary>
internal sealed class PostgresRevokedSessions(NpgsqlDataSource database, Outbox outbox) : IRevokedSessions
{
    public async Task EnrolAsync(string receiver, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO security_event_receivers (audience, position) SELECT $1, coalesce(max(position), 0) FROM revocations
            ON CONFLICT (audience) DO NOTHING
            """);
        command.Parameters.Add(AuthorityRows.Parameter(receiver));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<DeliveryTurn> TakeTurnAsync(
        string receiver, Func<RevokedSession, CancellationToken, Task<AuditDraft?>> send, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The lock is on a row that revocations do not touch: however long the receiver takes, nothing is revoked later for it.
        if (await LockPositionAsync(transaction, receiver, cancellationToken) is not { } position) return DeliveryTurn.Idle;
        if (await RevocationRows.NextAsync(transaction, position, cancellationToken) is not { } session) return DeliveryTurn.Idle;
        if (await send(session, cancellationToken) is not { } record) return DeliveryTurn.Failed;

        await using var moved = new NpgsqlBatch(connection, transaction);
        moved.Add("UPDATE security_event_receivers SET position = $2 WHERE audience = $1", receiver, session.Revocation.Position);
        await moved.ExecuteNonQueryAsync(cancellationToken);
        await outbox.WriteAsync(transaction, [record], [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return DeliveryTurn.Settled;
    }

    private static async Task<long?> LockPositionAsync(NpgsqlTransaction transaction, string receiver, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT position FROM security_event_receivers WHERE audience = $1 FOR UPDATE SKIP LOCKED", transaction.Connection, transaction);
        command.Parameters.Add(AuthorityRows.Parameter(receiver));
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }
}
