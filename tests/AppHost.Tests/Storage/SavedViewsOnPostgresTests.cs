using AgentTrust.AuditService.Search.Views;
using AgentTrust.AuditService.Storage;
using AgentTrust.Suites;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class SavedViewsOnPostgresTests(RunningSystem system) : SavedViewsConformance, IAsyncDisposable
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

    private protected override async Task<ISavedViews> EmptyAsync()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken);
        var host = await FreshDatabase.CreateAsync(server!, typeof(PostgresSavedViews).Assembly, role: WriterRole.Role);
        _hosts.Add(host);
        return new PostgresSavedViews(host.Services.GetRequiredService<NpgsqlDataSource>());
    }
}
