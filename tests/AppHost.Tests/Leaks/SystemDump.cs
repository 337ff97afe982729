using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StackExchange.Redis;

namespace AgentTrust.AppHost.Tests.Leaks;

/// <summary>Everything that a running system writes down: what it prints, exports, stores and caches.</summary>
internal static class SystemDump
{
    private static readonly string[] Databases = ["issuerdb", "approvaldb", "auditdb", "toolsdb"];

    /// <summary>The estate's own secret store: what it is there for is the only thing that holds secrets in the clear.</summary>
    private const string SecretStore = "toolsdb.public.secrets";

    /// <summary>The AppHost tells the person at the terminal how to sign in at the sample identity provider.</summary>
    private const string PasswordForPeople = "Everybody's password on this machine:";

    /// <summary>Where, and what is written there.</summary>
    public static async IAsyncEnumerable<(string Place, string Text)> OfAsync(RunningSystem system)
    {
        foreach (var export in system.Telemetry.Exports) yield return ("telemetry", Encoding.Latin1.GetString(export));
        await foreach (var line in PrintedAsync(system)) yield return line;
        foreach (var database in Databases)
            await foreach (var row in RowsAsync(system, database)) yield return row;
        await foreach (var entry in CachedAsync(system)) yield return entry;
    }

    private static async IAsyncEnumerable<(string, string)> PrintedAsync(RunningSystem system)
    {
        var logs = system.App.Services.GetRequiredService<ResourceLoggerService>();
        foreach (var service in RunningSystem.Services)
            await foreach (var lines in logs.GetAllAsync(service))
                foreach (var line in lines.Where(line => !line.Content.Contains(PasswordForPeople, StringComparison.Ordinal)))
                    yield return ($"what {service} printed", line.Content);
    }

    private static async IAsyncEnumerable<(string, string)> RowsAsync(RunningSystem system, string database)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var source = NpgsqlDataSource.Create((await system.App.GetConnectionStringAsync(database, cancellationToken))!);
        var tables = await RowsOfAsync(source, "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')");
        foreach (var table in tables.Where(table => $"{database}.{table}" != SecretStore))
            foreach (var row in await RowsOfAsync(source, $"SELECT * FROM {table}")) yield return ($"{database}.{table}", row);
    }

    private static async Task<List<string>> RowsOfAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column)))));
        return rows;
    }

    private static string Text(object value) => value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : $"{value}";

    private static async IAsyncEnumerable<(string, string)> CachedAsync(RunningSystem system)
    {
        var address = await system.App.GetConnectionStringAsync("cache", TestContext.Current.CancellationToken);
        await using var cache = await ConnectionMultiplexer.ConnectAsync(address!);
        var values = cache.GetDatabase();
        await foreach (var key in cache.GetServers().Single().KeysAsync(pageSize: 500))
        {
            var value = await values.KeyTypeAsync(key) switch
            {
                RedisType.String => (string?)await values.StringGetAsync(key) ?? "",
                RedisType.Hash => string.Join(' ', await values.HashGetAllAsync(key)),
                RedisType.Set => string.Join(' ', await values.SetMembersAsync(key)),
                RedisType.SortedSet => string.Join(' ', await values.SortedSetRangeByRankAsync(key)),
                RedisType.List => string.Join(' ', await values.ListRangeAsync(key)),
                RedisType.None => "", // it expired meanwhile
                var type => throw new InvalidOperationException($"The cache holds a {type}, which this dump cannot read."),
            };
            yield return ("the cache", $"{key} {value}");
        }
    }
}
