using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Storage;
using AgentTrust.ServiceDefaults.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using NpgsqlTypes;

namespace AgentTrust.Benchmarks.AuditSearch;

/// <summary>A log of a given size that can be searched, brought in by COPY: leaves and index rows, whose indexes are then made at once.</summary>
internal sealed class SearchableLog : IAsyncDisposable
{
    private const string LaterIndexes = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'search_records' AND indexname <> 'search_records_pkey' ORDER BY 1";

    private readonly IHost _host;

    private SearchableLog(IHost host) => _host = host;

    public NpgsqlDataSource Database => _host.Services.GetRequiredService<NpgsqlDataSource>();

    /// <param name="server">Connection string without a database.</param>
    /// <param name="name">Of the database; it is made where it is missing.</param>
    /// <param name="records">What it holds.</param>
    /// <param name="cancellationToken">Ends the seeding.</param>
    public static async Task<SearchableLog> SeedAsync(string server, string name, SampleRecords records, CancellationToken cancellationToken)
    {
        for (var index = 0L; index < records.Size; index += Math.Max(1, records.Size / 500)) records.Check(index);

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{name}", $"{server};Database={name};Command Timeout=1800")]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase(name, typeof(PostgresLogStore).Assembly);
        var log = new SearchableLog(builder.Build());
        await log._host.StartAsync(cancellationToken);

        var indexes = await log.TakeIndexesAsync(cancellationToken);
        await Task.WhenAll(
            Task.Run(() => log.CopyLeavesAsync(records, cancellationToken), cancellationToken),
            Task.Run(() => log.CopyRowsAsync(new SampleRecords(records.Size), cancellationToken), cancellationToken));
        await log.MakeIndexesAsync(indexes, cancellationToken);
        await log.ExecuteAsync(
            $"DELETE FROM search_position; INSERT INTO search_position (version, position) VALUES ({Indexing.Version}, {records.Size})", cancellationToken);
        await log.ExecuteAsync("VACUUM ANALYZE", cancellationToken);
        await log.ExecuteAsync("CHECKPOINT", cancellationToken);
        return log;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task<List<string>> TakeIndexesAsync(CancellationToken cancellationToken)
    {
        var found = new List<(string Name, string Definition)>();
        await using (var command = Database.CreateCommand(LaterIndexes))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken)) found.Add((reader.GetString(0), reader.GetString(1)));
        foreach (var (name, _) in found) await ExecuteAsync($"DROP INDEX {name}", cancellationToken);
        return [.. found.Select(index => index.Definition)];
    }

    /// <summary>Two at a time: there are two cores. The word index, which takes longest, begins first.</summary>
    private Task MakeIndexesAsync(List<string> definitions, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(definitions.OrderByDescending(definition => definition.Contains("gin", StringComparison.Ordinal)),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken },
            async (definition, stopping) => await ExecuteAsync($"SET maintenance_work_mem = '1GB'; {definition}; RESET maintenance_work_mem", stopping));

    private async Task CopyLeavesAsync(SampleRecords records, CancellationToken cancellationToken)
    {
        await using var connection = await Database.OpenConnectionAsync(cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY log_leaves (leaf_index, producer, id, kind, canonical, leaf_hash) FROM STDIN (FORMAT binary)", cancellationToken);
        for (var index = 0L; index < records.Size; index++)
        {
            var leaf = records.Leaf(index);
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(index, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync("seed", NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(index.ToString("x", null), NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync("seed", NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(leaf.Canonical, NpgsqlDbType.Bytea, cancellationToken);
            await copy.WriteAsync(leaf.Hash, NpgsqlDbType.Bytea, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task CopyRowsAsync(SampleRecords records, CancellationToken cancellationToken)
    {
        await using var connection = await Database.OpenConnectionAsync(cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY search_records (leaf_index, at, agent, task, call, person, kind, action, resource_type, resource, outcome, words) FROM STDIN (FORMAT binary)", cancellationToken);
        for (var index = 0L; index < records.Size; index++)
        {
            var row = records.Keyed(index);
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(index, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.At, NpgsqlDbType.TimestampTz, cancellationToken);
            foreach (var key in new[] { row.Agent, row.Task, row.Call, row.Person, row.Kind, row.Action, row.ResourceType, row.Resource, row.Outcome })
                await copy.WriteAsync(key!.Value, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Words, NpgsqlDbType.Array | NpgsqlDbType.Integer, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
