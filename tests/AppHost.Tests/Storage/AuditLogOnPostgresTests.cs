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

    private protected override async Task IndexAsync(ILogStore store, int records)
    {
        var index = new PostgresSearchIndex(_hosts[^1].Services.GetRequiredService<NpgsqlDataSource>(), Options.Create(new SearchOptions()));
        var position = await index.GetPositionAsync(Indexing.Version, TestContext.Current.CancellationToken);
        if (await store.ReadAsync(position, records, TestContext.Current.CancellationToken) is { Count: > 0 } leaves)
            Assert.True(await index.AddAsync(position, Indexing.Of(leaves, damaged => Assert.Fail(damaged.Message)), TestContext.Current.CancellationToken));
    }

    private protected override async Task<ILogStore> EmptyStoreAsync()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken);
        var host = await FreshDatabase.CreateAsync(server!, typeof(PostgresLogStore).Assembly, role: WriterRole.Role);
        _hosts.Add(host);
        return new PostgresLogStore(host.Services.GetRequiredService<NpgsqlDataSource>());
    }
}
