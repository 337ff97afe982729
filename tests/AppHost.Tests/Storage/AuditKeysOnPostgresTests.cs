using AgentTrust.AuditService.Storage;
using AgentTrust.Suites;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class AuditKeysOnPostgresTests(RunningSystem system) : AuditKeyStoreConformance, IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }
    }

    private protected override async Task<(ILogStore Log, ICheckpointStore Keys)> EmptyStoresAsync()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken);
        var host = await FreshDatabase.CreateAsync(server!, typeof(PostgresLogStore).Assembly, role: WriterRole.Role);
        _hosts.Add(host);
        var database = host.Services.GetRequiredService<NpgsqlDataSource>();
        return (new PostgresLogStore(database), new PostgresCheckpointStore(database));
    }
}
