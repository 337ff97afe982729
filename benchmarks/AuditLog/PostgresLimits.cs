using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace AgentTrust.Benchmarks.AuditLog;

/// <summary>What the same server does when nothing but rows is asked of it: one index, no tree, no check, no HTTP.</summary>
internal static class PostgresLimits
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static async Task<NpgsqlDataSource> PrepareAsync(string server, CancellationToken cancellationToken)
    {
        await using (var any = NpgsqlDataSource.Create($"{server};Database=postgres"))
        await using (var create = any.CreateCommand("CREATE DATABASE limits"))
            await create.ExecuteNonQueryAsync(cancellationToken);

        var limits = NpgsqlDataSource.Create($"{server};Database=limits");
        await using var table = limits.CreateCommand("CREATE TABLE rows (id uuid PRIMARY KEY, payload bytea NOT NULL)");
        await table.ExecuteNonQueryAsync(cancellationToken);
        return limits;
    }

    public static Task<double> SingleCommitsAsync(NpgsqlDataSource limits, int connections, int bytes, CancellationToken cancellationToken) =>
        PerSecondAsync(connections, limits, async connection =>
        {
            await using var insert = new NpgsqlCommand("INSERT INTO rows (id, payload) VALUES ($1, $2)", connection)
            {
                Parameters = { new() { Value = Guid.CreateVersion7() }, new() { Value = new byte[bytes] } },
            };
            await insert.PrepareAsync(cancellationToken);
            await insert.ExecuteNonQueryAsync(cancellationToken);
            return 1;
        });

    public static Task<double> CopyAsync(NpgsqlDataSource limits, int connections, int rows, int bytes, CancellationToken cancellationToken) =>
        PerSecondAsync(connections, limits, async connection =>
        {
            var payload = new byte[bytes];
            await using var copy = await connection.BeginBinaryImportAsync("COPY rows (id, payload) FROM STDIN (FORMAT binary)", cancellationToken);
            for (var i = 0; i < rows; i++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(payload, NpgsqlDbType.Bytea, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
            return rows;
        });

    private static async Task<double> PerSecondAsync(int connections, NpgsqlDataSource limits, Func<NpgsqlConnection, Task<int>> commit)
    {
        var start = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            await using var connection = await limits.OpenConnectionAsync();
            var rows = 0;
            while (Stopwatch.GetElapsedTime(start) < Duration) rows += await commit(connection);
            return rows;
        }));
        return done.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
