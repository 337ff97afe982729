using System.Reflection;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using Aspire.Hosting.Testing;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

/// <summary>The token issuer's authority on the running system's PostgreSQL, each test in a database of its own.</summary>
public sealed class PostgresAuthorityStoreTests(RunningSystem system) : AuthorityStoreConformance, IAsyncDisposable
{
    private readonly string _name = $"authority_{Guid.CreateVersion7():n}";
    private NpgsqlDataSource? _server;
    private NpgsqlDataSource? _database;

    public async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        if (_server is null) return;
        await ExecuteAsync(_server, $"DROP DATABASE {_name} WITH (FORCE)");
        await _server.DisposeAsync();
    }

    private protected override async Task<IAuthorityStore> CreateAsync(ChangeSignal signal)
    {
        var connection = new NpgsqlConnectionStringBuilder(
            await system.App.GetConnectionStringAsync("issuerdb", TestContext.Current.CancellationToken));
        _server = NpgsqlDataSource.Create(connection);
        await ExecuteAsync(_server, $"CREATE DATABASE {_name}");

        connection.Database = _name;
        _database = NpgsqlDataSource.Create(connection);
        foreach (var script in Scripts(typeof(Outbox).Assembly, ".Outbox.Schema.").Concat(Scripts(typeof(ChangeSignal).Assembly, ".Storage.Schema.")))
            await ExecuteAsync(_database, script);

        return new PostgresAuthorityStore(_database, new Outbox(TimeProvider.System), signal);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Scripts(Assembly assembly, string folder) =>
        assembly.GetManifestResourceNames()
            .Where(name => name.Contains(folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            });
}
