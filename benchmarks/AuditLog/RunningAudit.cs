using System.Net.Http.Headers;
using System.Security.Cryptography;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Npgsql;

namespace AgentTrust.Benchmarks.AuditLog;

/// <summary>The audit service and its PostgreSQL, as the AppHost runs them; nothing else runs.</summary>
internal sealed class RunningAudit : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly DistributedApplication _app;
    private readonly FakeTrustDomain _identities;

    private RunningAudit(DistributedApplication app, FakeTrustDomain identities, string server) =>
        (_app, _identities, Server) = (app, identities, server);

    /// <summary>Connection string without a database.</summary>
    public string Server { get; }

    public int ServiceProcess { get; } = ProcessTree.Find("AgentTrust.AuditService");

    public int DatabaseProcess { get; } = ProcessTree.Find("/postgres");

    public static async Task<RunningAudit> StartAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);

        var identities = new FakeTrustDomain(TimeProvider.System, SpiffeIds.AuditService, SpiffeIds.ToolProxy);
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.Configuration["Logging:LogLevel:Default"] = "Warning";
        var postgres = builder.AddPostgres("postgres");
        var auditDb = postgres.AddDatabase("auditdb");
        builder.AddProject<Projects.AuditService>("audit-service")
            .Configure(identities.SettingsFor(SpiffeIds.AuditService))
            .WithReference(auditDb).WaitFor(auditDb)
            .WithEnvironment("Audit__SigningKeyPassphrase", RandomNumberGenerator.GetHexString(48))
            .WithHttpHealthCheck("/health");

        var app = await builder.BuildAsync(timeout.Token);
        await app.StartAsync(timeout.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("audit-service", timeout.Token);
        return new(app, identities, (await app.GetConnectionStringAsync("postgres", timeout.Token))!);
    }

    /// <summary>Waits until all that was appended can be found.</summary>
    public async Task CaughtUpAsync(CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create($"{Server};Database=auditdb");
        await using var behind = database.CreateCommand("SELECT (SELECT max(leaf_index) + 1 FROM log_leaves) > (SELECT position FROM search_position)");
        while (await behind.ExecuteScalarAsync(cancellationToken) is true) await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
    }

    /// <summary>A producer that proves who it is; the credential lives a minute, as every credential here.</summary>
    public HttpClient Producer(int connections)
    {
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false }) { BaseAddress = _app.GetEndpoint("audit-service", "http") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _identities.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.AuditService));
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _identities.Dispose();
    }
}
