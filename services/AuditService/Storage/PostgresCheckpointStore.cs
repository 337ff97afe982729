using AgentTrust.AuditService.Checkpoints;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

internal sealed class PostgresCheckpointStore(NpgsqlDataSource database) : ICheckpointStore
{
    public async Task<SealedKey?> FindKeyAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT public_key, salt, nonce, sealed FROM signing_keys WHERE purpose = 'checkpoints'");
        var keys = await command.ReadAllAsync(
            row => new SealedKey(
                row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3)),
            cancellationToken);
        return keys.SingleOrDefault();
    }

    public async Task<SealedKey> KeepKeyAsync(SealedKey key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO signing_keys (purpose, public_key, salt, nonce, sealed) VALUES ('checkpoints', $1, $2, $3, $4)
            ON CONFLICT (purpose) DO NOTHING
            """);
        foreach (var part in new[] { key.PublicKey, key.Salt, key.Nonce, key.Sealed }) command.Parameters.AddWithValue(part);
        await command.ExecuteNonQueryAsync(cancellationToken);

        return (await FindKeyAsync(cancellationToken))!;
    }

    public async Task<SignedCheckpoint?> FindNewestAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT tree_size, root, note FROM checkpoints ORDER BY tree_size DESC LIMIT 1");
        var checkpoints = await command.ReadAllAsync(
            row => new SignedCheckpoint(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetString(2)), cancellationToken);
        return checkpoints.SingleOrDefault();
    }

    public async Task AddAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        // Ed25519 is deterministic: another replica's checkpoint of this size is this one.
        await using var command = database.CreateCommand(
            "INSERT INTO checkpoints (tree_size, root, note) VALUES ($1, $2, $3) ON CONFLICT (tree_size) DO NOTHING");
        command.Parameters.AddWithValue(checkpoint.Size);
        command.Parameters.AddWithValue(checkpoint.Root);
        command.Parameters.AddWithValue(checkpoint.Note);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
