using AgentTrust.AuditService.Storage;
using AgentTrust.Suites;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class AuditLogOnPostgresTests(RunningSystem system) : AuditLogStoreConformance, IAsyncDisposable
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

    private protected override ILogStore SameLog(ILogStore store) => new PostgresLogStore(_hosts[^1].Services.GetRequiredService<NpgsqlDataSource>());

    private protected override async Task<ILogStore> EmptyStoreAsync()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken);
        var host = await FreshDatabase.CreateAsync(server!, typeof(PostgresLogStore).Assembly);
        _hosts.Add(host);
        return new PostgresLogStore(host.Services.GetRequiredService<NpgsqlDataSource>());
    }
}
