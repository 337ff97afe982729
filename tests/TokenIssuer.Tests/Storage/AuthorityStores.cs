using System.Reflection;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using Npgsql;

namespace AgentTrust.TokenIssuer.Tests.Storage;

/// <summary>The implementations that the conformance suite runs over.</summary>
/// <remarks>PostgreSQL joins when <c>AGENTTRUST_TEST_POSTGRES</c> holds a connection string of a server to make databases in.</remarks>
internal sealed class AuthorityStores : IAsyncDisposable
{
    private const string Setting = "AGENTTRUST_TEST_POSTGRES";
    private NpgsqlDataSource? _database;

    public static TheoryData<string> Names =>
        Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } ? ["memory", "postgres"] : ["memory"];

    public ChangeSignal Signal { get; } = new();

    public async Task<IAuthorityStore> CreateAsync(string name) => name switch
    {
        "memory" => new MemoryAuthorityStore(Signal, TimeProvider.System),
        "postgres" => new PostgresAuthorityStore(await CreateDatabaseAsync(), new Outbox(TimeProvider.System), Signal),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<NpgsqlDataSource> CreateDatabaseAsync()
    {
        var server = new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable(Setting));
        var name = $"issuer_{Guid.CreateVersion7():n}";
        await using (var anywhere = NpgsqlDataSource.Create(server))
        await using (var create = anywhere.CreateCommand($"CREATE DATABASE {name}"))
            await create.ExecuteNonQueryAsync();

        server.Database = name;
        _database = NpgsqlDataSource.Create(server);
        foreach (var script in Scripts(typeof(Outbox).Assembly, ".Outbox.Schema.").Concat(Scripts(typeof(Program).Assembly, ".Storage.Schema.")))
        {
            await using var apply = _database.CreateCommand(script);
            await apply.ExecuteNonQueryAsync();
        }

        return _database;
    }

    private static IEnumerable<string> Scripts(Assembly assembly, string folder) =>
        assembly.GetManifestResourceNames()
            .Where(name => name.Contains(folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new StreamReader(assembly.GetManifestResourceStream(name)!).ReadToEnd());
}
