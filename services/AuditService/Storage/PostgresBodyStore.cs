using AgentTrust.AuditService.Bodies;
using AgentTrust.AuditService.Checkpoints;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

internal sealed class PostgresBodyStore(NpgsqlDataSource database) : IBodyStore
{
    public async Task<Sealing?> FindKeyAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT salt, nonce, sealed FROM body_keys");
        var keys = await command.ReadAllAsync(
            row => new Sealing(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2)), cancellationToken);
        return keys.SingleOrDefault();
    }

    public async Task<Sealing> KeepKeyAsync(Sealing key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO body_keys (salt, nonce, sealed) VALUES ($1, $2, $3) ON CONFLICT (only_one) DO NOTHING");
        foreach (var part in new[] { key.Salt, key.Nonce, key.Sealed }) command.Parameters.AddWithValue(part);
        await command.ExecuteNonQueryAsync(cancellationToken);

        return (await FindKeyAsync(cancellationToken))!;
    }

    public async Task<StoredBody?> FindAsync(BodyKey body, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT sealed FROM record_bodies WHERE leaf_index = $1 AND name = $2");
        command.Parameters.AddWithValue(body.Index);
        command.Parameters.AddWithValue(body.Name);
        var bodies = await command.ReadAllAsync(
            row => new StoredBody(row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0)), cancellationToken);
        return bodies.SingleOrDefault();
    }

    public async Task<IReadOnlyList<BodyKey>> FindKeptSinceBeforeAsync(
        string name, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT leaf_index FROM record_bodies WHERE name = $1 AND kept_since < $2 AND sealed IS NOT NULL
            ORDER BY kept_since LIMIT $3
            """);
        command.Parameters.AddWithValue(name);
        command.Parameters.AddWithValue(before);
        command.Parameters.AddWithValue(limit);
        return await command.ReadAllAsync(row => new BodyKey(row.GetInt64(0), name), cancellationToken);
    }
}
