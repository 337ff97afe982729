using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.ServiceDefaults.Storage;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class AgentRegisterOnPostgresTests(RunningSystem system) : AgentRegisterConformance, IAsyncDisposable
{
    private readonly IssuerDatabase _database = new(system);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private protected override Task<(IAuthorityStore Store, IAgentRegister Register)> CreateAsync() => _database.CreateAsync();
}

public sealed class AgentPlacesOnPostgresTests(RunningSystem system) : AgentPlacesConformance, IAsyncDisposable
{
    private readonly IssuerDatabase _database = new(system);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private protected override Task<(IAuthorityStore Store, IAgentRegister Register)> CreateAsync() => _database.CreateAsync();

    private protected override Task WaitsAsync(Task newcomer) => RunningSystem.EventuallyAsync(
        async () => newcomer.IsCompleted || await _database.SomebodyWaitsAsync() ? newcomer : null, TimeSpan.FromSeconds(30), "a newcomer who waits");
}

/// <summary>The issuer's own database, empty, on the running server.</summary>
internal sealed class IssuerDatabase(RunningSystem system) : IAsyncDisposable
{
    private IHost? _host;

    public async Task<(IAuthorityStore Store, IAgentRegister Register)> CreateAsync()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken);
        _host = await FreshDatabase.CreateAsync(server!, typeof(PostgresAuthorityStore).Assembly, builder =>
        {
            builder.Services.AddSchema(typeof(Outbox).Assembly, ".Outbox.Schema.");
            builder.Services.AddSingleton<Outbox>();
            builder.Services.AddSingleton<ChangeSignal>();
            builder.Services.AddSingleton<IAuthorityStore, PostgresAuthorityStore>();
            builder.Services.AddSingleton<IAgentRegister, PostgresAgentRegister>();
        });
        return (_host.Services.GetRequiredService<IAuthorityStore>(), _host.Services.GetRequiredService<IAgentRegister>());
    }

    public async Task<bool> SomebodyWaitsAsync()
    {
        await using var ask = _host!.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')");
        return await ask.ExecuteScalarAsync(TestContext.Current.CancellationToken) is true;
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var ask = _host!.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await ask.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Another replica's transaction, with this much done; its connection ends with it.</summary>
    public async Task<OpenTransaction> BeginAsync(string sql, params string[] parameters)
    {
        var connection = await _host!.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(TestContext.Current.CancellationToken);
        var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new(connection, transaction);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}

internal sealed class OpenTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
