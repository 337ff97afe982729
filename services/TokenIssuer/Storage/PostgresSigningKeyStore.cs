using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SigningKeys;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

internal sealed class PostgresSigningKeyStore(NpgsqlDataSource database, Outbox outbox, ChangeSignal signal) : ISigningKeyStore
{
    private const long KeyLock = 0x4154_4B59;

    public async Task<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT id, created_at, signs_from, private_key FROM signing_keys WHERE withdrawn_at IS NULL ORDER BY created_at, id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        var keys = new List<StoredSigningKey>();
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add(new(
                reader.GetString(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetFieldValue<byte[]>(3)));
        }

        return keys;
    }

    public async Task<bool> TryAddAsync(StoredSigningKey key, string? newest, AuditDraft record, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Add($"SELECT pg_advisory_xact_lock({KeyLock})");
        batch.Add(
            """
            INSERT INTO signing_keys (id, created_at, signs_from, private_key)
            SELECT $1, $2, $3, $4
            WHERE (SELECT id FROM signing_keys WHERE withdrawn_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1) IS NOT DISTINCT FROM $5
            """,
            key.Id, key.CreatedAt, key.SignsFrom, key.EncryptedPrivateKey, newest);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (batch.BatchCommands[1].RecordsAffected != 1) return false;

        await outbox.WriteAsync(transaction, [record], [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<bool> TryWithdrawAsync(string id, StoredSigningKey? successor, AuditDraft record, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        await using var withdrawal = new NpgsqlBatch(connection, transaction);
        withdrawal.Add($"SELECT pg_advisory_xact_lock({KeyLock})");
        withdrawal.BatchCommands.Add(RevocationRows.LockFeed());
        withdrawal.Add("UPDATE signing_keys SET withdrawn_at = clock_timestamp() WHERE id = $1 AND withdrawn_at IS NULL RETURNING withdrawn_at", id);
        if (await WithdrawnAtAsync(withdrawal, cancellationToken) is not { } at) return false;

        await using var rest = new NpgsqlBatch(connection, transaction);
        rest.BatchCommands.Add(RevocationRows.Insert(new NewRevocation(RevocationKind.SigningKey, id, null, at), null));
        if (successor is not null)
        {
            rest.Add(
                "INSERT INTO signing_keys (id, created_at, signs_from, private_key) VALUES ($1, $2, $3, $4)",
                successor.Id, successor.CreatedAt, successor.SignsFrom, successor.EncryptedPrivateKey);
        }

        rest.Add($"NOTIFY {PostgresChanges.Channel}");
        await rest.ExecuteNonQueryAsync(cancellationToken);
        await outbox.WriteAsync(transaction, [record], [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Pulse();
        return true;
    }

    private static async Task<DateTimeOffset?> WithdrawnAtAsync(NpgsqlBatch withdrawal, CancellationToken cancellationToken)
    {
        await using var reader = await withdrawal.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetFieldValue<DateTimeOffset>(0) : null;
    }
}
