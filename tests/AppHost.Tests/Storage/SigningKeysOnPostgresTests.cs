using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.ServiceDefaults.Storage;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SigningKeys;
using AgentTrust.TokenIssuer.Storage;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.AppHost.Tests.Storage;

public sealed class SigningKeysOnPostgresTests(RunningSystem system) : SigningKeyStoreConformance, IAsyncDisposable
{
    private IHost? _host;

    public async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private protected override async Task<(ISigningKeyStore Store, Func<Task<IReadOnlyList<Contracts.Tokens.Revocation>>> Feed)> CreateAsync()
    {
        var server = await system.App.GetConnectionStringAsync("postgres", TestContext.Current.CancellationToken);
        _host = await FreshDatabase.CreateAsync(server!, typeof(PostgresSigningKeyStore).Assembly, builder =>
        {
            builder.Services.AddSchema(typeof(Outbox).Assembly, ".Outbox.Schema.");
            builder.Services.AddSingleton<Outbox>();
            builder.Services.AddSingleton<ChangeSignal>();
            builder.Services.AddSingleton<IAuthorityStore, PostgresAuthorityStore>();
            builder.Services.AddSingleton<ISigningKeyStore, PostgresSigningKeyStore>();
        });
        var authority = _host.Services.GetRequiredService<IAuthorityStore>();
        return (
            _host.Services.GetRequiredService<ISigningKeyStore>(),
            async () => (await authority.ReadRevocationsAsync(0, TestContext.Current.CancellationToken)).Entries);
    }
}
