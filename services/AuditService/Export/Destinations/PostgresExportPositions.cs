using Npgsql;

namespace AgentTrust.AuditService.Export.Destinations;

internal sealed class PostgresExportPositions(NpgsqlDataSource database) : IExportPositions
{
    public async Task<long?> HoldAsync(string destination, string holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO export_positions AS p (destination, position, holder, held_until) VALUES ($1, 0, $2, now() + $3)
            ON CONFLICT (destination) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
            WHERE p.holder = excluded.holder OR p.held_until < now()
            RETURNING position
            """);
        command.Parameters.AddWithValue(destination);
        command.Parameters.AddWithValue(holder);
        command.Parameters.AddWithValue(lease);
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    public async Task<bool> MoveAsync(string destination, string holder, long position, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("UPDATE export_positions SET position = $3 WHERE destination = $1 AND holder = $2 AND position <= $3");
        command.Parameters.AddWithValue(destination);
        command.Parameters.AddWithValue(holder);
        command.Parameters.AddWithValue(position);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
