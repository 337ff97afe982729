using AgentTrust.TokenIssuer.SigningKeys;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

internal sealed class PostgresSigningKeyStore(NpgsqlDataSource database) : ISigningKeyStore
{
    private const long KeyLock = 0x4154_4B59;

    public async Task<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT id, created_at, signs_from, private_key FROM signing_keys ORDER BY created_at, id");
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

    public async Task<bool> TryAddAsync(StoredSigningKey key, string? newest, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Add($"SELECT pg_advisory_xact_lock({KeyLock})");
        batch.Add(
            """
            INSERT INTO signing_keys (id, created_at, signs_from, private_key)
            SELECT $1, $2, $3, $4
            WHERE (SELECT id FROM signing_keys ORDER BY created_at DESC, id DESC LIMIT 1) IS NOT DISTINCT FROM $5
            """,
            key.Id, key.CreatedAt, key.SignsFrom, key.EncryptedPrivateKey, newest);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        var added = batch.BatchCommands[1].RecordsAffected == 1;

        await transaction.CommitAsync(cancellationToken);
        return added;
    }
}
