using AgentTrust.AuditService.Search;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Storage;
using AgentTrust.Suites;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class SearchIndexOnPostgresTests(RunningSystem system) : SearchIndexConformance, IAsyncDisposable
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

    private protected override async Task<ISearchIndex> EmptyIndexAsync()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken);
        var host = await FreshDatabase.CreateAsync(server!, typeof(PostgresSearchIndex).Assembly, role: WriterRole.Role);
        _hosts.Add(host);
        return new PostgresSearchIndex(host.Services.GetRequiredService<NpgsqlDataSource>(), Options.Create(new SearchOptions()));
    }
}
