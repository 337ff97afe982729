using System.Diagnostics;
using System.Net.Http.Headers;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using Npgsql;

namespace AgentTrust.Faults.Tests;

/// <summary>A PostgreSQL and an audit service of this test alone, each a process that can be killed at any moment.</summary>
internal sealed class RunningLog : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _passphrase = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(24));
    private readonly PostgresServer _postgres;
    private readonly int _servicePort = Victim.FreePort();
    private readonly int _replicaPort = Victim.FreePort();

    private RunningLog(PostgresServer postgres)
    {
        _postgres = postgres;
        Service = ServiceProcess.Of("AuditService", EnvironmentOf(SpiffeIds.AuditService, "auditdb", _servicePort));
    }

    /// <summary>Everybody who takes part in a test.</summary>
    public FakeTrustDomain Identities { get; } = new(TimeProvider.System,
        SpiffeIds.AuditService, SpiffeIds.ToolProxy, SpiffeIds.AuditVerifier, SpiffeIds.ApprovalService, SpiffeIds.PolicyService, SpiffeIds.TokenIssuer);

    public Victim Database => _postgres.Process;

    public Victim Service { get; }

    /// <summary>Another process of the service on the same database, where a test has started one.</summary>
    public Victim? Replica { get; private set; }

    public static async Task<RunningLog> StartAsync(CancellationToken cancellationToken)
    {
        var log = new RunningLog(PostgresServer.Prepare());
        log.Database.Start();
        log.Service.Start();
        await log.WaitAsync(cancellationToken);
        return log;
    }

    /// <summary>The test's own way to a database, past the services.</summary>
    public string ConnectionStringOf(string database) => $"{_postgres.ConnectionStringOf(database)};Pooling=false;Options=-c default_transaction_read_only=off";

    public string Address => $"http://localhost:{_servicePort}";

    /// <summary>What a platform gives a service that keeps its data here and its records in this log.</summary>
    public Dictionary<string, string?> EnvironmentOf(string spiffeId, string database, int port)
    {
        var environment = EnvironmentOf(spiffeId, port);
        environment[$"ConnectionStrings__{database}"] = _postgres.ConnectionStringOf(database);
        environment["Audit__SigningKeyPassphrase"] = _passphrase;
        environment["Audit__Log__CommitTimeout"] = "00:00:05";
        return environment;
    }

    /// <summary>The same for one that keeps nothing.</summary>
    public Dictionary<string, string?> EnvironmentOf(string spiffeId, int port)
    {
        var environment = Identities.SettingsFor(spiffeId)
            .ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        environment["ASPNETCORE_URLS"] = $"http://localhost:{port}";
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        environment["Logging__LogLevel__Default"] = "Error";
        environment["services__audit-service__http__0"] = Address;
        return environment;
    }

    /// <summary>Another log on the same server: a tenant's.</summary>
    public async Task<TenantLog> StartTenantAsync(string tenant, CancellationToken cancellationToken)
    {
        var log = new TenantLog(tenant, Identities, port =>
        {
            var environment = EnvironmentOf(SpiffeIds.AuditService, "auditdb", port);
            environment["ConnectionStrings__auditdb"] = _postgres.ConnectionStringOf($"auditdb_{tenant}");
            environment["Workload__Tenant"] = tenant;
            return environment;
        });
        await log.StartAsync(cancellationToken);
        return log;
    }

    public async Task StartReplicaAsync(CancellationToken cancellationToken)
    {
        Replica = ServiceProcess.Of("AuditService", EnvironmentOf(SpiffeIds.AuditService, "auditdb", _replicaPort));
        Replica.Start();
        await WaitAsync(cancellationToken, ofReplica: true);
    }

    /// <summary>A client that proves who it is for the next minute.</summary>
    public AuditClient Client(string spiffeId, bool ofReplica = false) => Bearing(Identities.CredentialOf(spiffeId, SpiffeIds.AuditService), ofReplica);

    /// <summary>A person who may change how the log works.</summary>
    public AuditClient Operator() => Bearing(Identities.AccessTokenOf("olga", "audit-service", [PersonGroups.Operators]), ofReplica: false);

    private AuditClient Bearing(string bearer, bool ofReplica)
    {
        var http = new HttpClient { BaseAddress = new($"http://localhost:{(ofReplica ? _replicaPort : _servicePort)}"), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return new(http);
    }

    /// <summary>Starts what was killed.</summary>
    public async Task RecoverAsync(Victim killed, CancellationToken cancellationToken)
    {
        killed.Start();
        await WaitAsync(cancellationToken);
    }

    /// <summary>Until the service answers for its log. A process that gave up is started again, as whatever runs services does.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken, bool ofReplica = false)
    {
        var start = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            foreach (var victim in new[] { Database, ofReplica ? Replica! : Service })
                if (!victim.IsRunning) victim.Start();
            try
            {
                await Client(SpiffeIds.AuditVerifier, ofReplica).GetLeavesAsync(0, 1, cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < Patience)
            {
                // Broad on purpose: whatever keeps it from answering, it is asked again until patience ends.
                Assert.NotNull(e.Message);
            }

            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Stops log and server, does something to what the server keeps, and starts both.</summary>
    public async Task WhileStoppedAsync(Action<PostgresServer> act, CancellationToken cancellationToken)
    {
        Service.Kill();
        Database.Kill();
        act(_postgres);
        Database.Start();
        await RecoverAsync(Service, cancellationToken);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken, string database = "auditdb", string user = "postgres")
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionStringOf(database)) { Username = user }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Service.Dispose();
        Replica?.Dispose();
        Identities.Dispose();
        return _postgres.DisposeAsync();
    }
}
