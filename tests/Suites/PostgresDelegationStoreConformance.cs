using AgentTrust.ApprovalService.Delegations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.Suites;

/// <summary>The delegation store over PostgreSQL; a derived class says where a server is.</summary>
public abstract class PostgresDelegationStoreConformance : DelegationStoreConformance, IAsyncLifetime
{
    private IHost? _host;

    /// <summary>A PostgreSQL server; the suite makes a database of its own there.</summary>
    protected abstract Task<string> GetPostgresAsync();

    private protected override IDelegationStore DelegationStore => _host!.Services.GetRequiredService<IDelegationStore>();

    public async ValueTask InitializeAsync() =>
        _host = await ApprovalDatabase.StartAsync(await GetPostgresAsync(), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.StopAsync(CancellationToken.None);
        _host?.Dispose();
        GC.SuppressFinalize(this);
    }
}
