using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.ServiceDefaults.Storage;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using AgentTrust.TokenIssuer.Storage;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class ReceivedEventLogOnPostgresTests(RunningSystem system) : ReceivedEventLogConformance, IAsyncDisposable
{
    private IHost? _host;

    public async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private protected override async Task<(IReceivedEventLog Log, Func<Task<long>> Records)> CreateAsync()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken);
        _host = await FreshDatabase.CreateAsync(server!, typeof(PostgresReceivedEventLog).Assembly, builder =>
        {
            builder.Services.AddSchema(typeof(Outbox).Assembly, ".Outbox.Schema.");
            builder.Services.AddSingleton<Outbox>();
            builder.Services.AddSingleton<IReceivedEventLog, PostgresReceivedEventLog>();
        });
        var database = _host.Services.GetRequiredService<NpgsqlDataSource>();
        return (_host.Services.GetRequiredService<IReceivedEventLog>(), async () =>
        {
            await using var command = database.CreateCommand("SELECT count(*) FROM outbox_record");
            return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        });
    }
}
