using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.ServiceDefaults.Storage;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.Storage;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class RevokedSessionsOnPostgresTests(RunningSystem system) : RevokedSessionsConformance, IAsyncDisposable
{
    private IHost? _host;

    public async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private protected override async Task<(IRevokedSessions Sessions, IAuthorityStore Authority)> CreateAsync()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken);
        _host = await FreshDatabase.CreateAsync(server!, typeof(PostgresRevokedSessions).Assembly, builder =>
        {
            builder.Services.AddSchema(typeof(Outbox).Assembly, ".Outbox.Schema.");
            builder.Services.AddSingleton<Outbox>();
            builder.Services.AddSingleton<ChangeSignal>();
            builder.Services.AddSingleton<IAuthorityStore, PostgresAuthorityStore>();
            builder.Services.AddSingleton<IRevokedSessions, PostgresRevokedSessions>();
        });
        return (_host.Services.GetRequiredService<IRevokedSessions>(), _host.Services.GetRequiredService<IAuthorityStore>());
    }
}
