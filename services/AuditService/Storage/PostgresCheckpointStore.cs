using AgentTrust.AuditService.Checkpoints;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

internal sealed class PostgresCheckpointStore(NpgsqlDataSource database) : ICheckpointStore
{
    public async Task<IReadOnlyList<KeptKey>> ListKeysAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT number, public_key, salt, nonce, sealed, made_at, leaf_index, signs_from, former_until
            FROM signing_keys LEFT JOIN key_announcements USING (number) ORDER BY number
            """);
        return await command.ReadAllAsync(
            row =>
            {
                var sealedKey = new SealedKey(row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4));
                var key = new KeptKey(row.GetInt32(0), sealedKey, row.GetFieldValue<DateTimeOffset>(5));
                return row.IsDBNull(6)
                    ? key
                    : key with { AnnouncedIn = row.GetInt64(6), Announced = new(key.Number, row.GetFieldValue<DateTimeOffset>(7), row.GetFieldValue<DateTimeOffset>(8)) };
            },
            cancellationToken);
    }

    public async Task KeepKeyAsync(KeptKey key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO signing_keys (number, made_at, public_key, salt, nonce, sealed) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (number) DO NOTHING
            """);
        command.Parameters.AddWithValue(key.Number);
        command.Parameters.AddWithValue(key.MadeAt);
        foreach (var part in new[] { key.Key.PublicKey, key.Key.Salt, key.Key.Nonce, key.Key.Sealed }) command.Parameters.AddWithValue(part);
        await command.ExecuteNonQueryAsync(cancellationToken);
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
        // Another replica's checkpoint of this size says the same; one of them is enough.
        await using var command = database.CreateCommand(
            "INSERT INTO checkpoints (tree_size, root, note) VALUES ($1, $2, $3) ON CONFLICT (tree_size) DO NOTHING");
        command.Parameters.AddWithValue(checkpoint.Size);
        command.Parameters.AddWithValue(checkpoint.Root);
        command.Parameters.AddWithValue(checkpoint.Note);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
