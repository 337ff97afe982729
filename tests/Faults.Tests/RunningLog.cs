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

    private readonly FakeTrustDomain _identities = new(TimeProvider.System, SpiffeIds.AuditService, SpiffeIds.ToolProxy, SpiffeIds.AuditVerifier);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agenttrust-faults-");
    private readonly int _servicePort = Victim.FreePort();
    private readonly int _databasePort = Victim.FreePort();

    private RunningLog(string programs)
    {
        var user = Environment.IsPrivilegedProcess ? "postgres" : null;
        var data = Path.Combine(_folder.FullName, "data");
        Run("chmod", "755", _folder.FullName);
        if (user is not null) Run("chown", user, _folder.FullName);
        string[] asWhom = user is null ? [] : ["--reuid", user, "--regid", user, "--clear-groups", "--"];
        Run("setpriv", [.. asWhom, Path.Combine(programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);

        string[] settings =
        [
            "-D", data, "-c", $"port={_databasePort}", "-c", "listen_addresses=localhost", "-c", "unix_socket_directories=", "-c", "dynamic_shared_memory_type=mmap",
        ];
        Database = new(Path.Combine(programs, "postgres"), settings, new Dictionary<string, string?>(), user);
        Service = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "AgentTrust.AuditService.dll")], ServiceEnvironment());
    }

    public Victim Database { get; }

    public Victim Service { get; }

    /// <summary>The test's own way to the database, past the service.</summary>
    public string ConnectionString => $"Host=localhost;Port={_databasePort};Username=postgres;Database=auditdb;Pooling=false;Options=-c default_transaction_read_only=off";

    public static async Task<RunningLog> StartAsync(CancellationToken cancellationToken)
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        Assert.SkipWhen(programs is null || !File.Exists("/usr/bin/setpriv"), "PostgreSQL is not installed: eng/setup.sh installs it.");

        var log = new RunningLog(programs!);
        log.Database.Start();
        log.Service.Start();
        await log.WaitAsync(cancellationToken);
        return log;
    }

    /// <summary>A client that proves who it is for the next minute.</summary>
    public AuditClient Client(string spiffeId)
    {
        var http = new HttpClient { BaseAddress = new($"http://localhost:{_servicePort}"), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _identities.CredentialOf(spiffeId, SpiffeIds.AuditService));
        return new(http);
    }

    /// <summary>Starts what was killed.</summary>
    public async Task RecoverAsync(Victim killed, CancellationToken cancellationToken)
    {
        killed.Start();
        await WaitAsync(cancellationToken);
    }

    /// <summary>Until the service answers for its log. A process that gave up is started again, as whatever runs services does.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            foreach (var victim in new[] { Database, Service })
                if (!IsRunning(victim)) victim.Start();
            try
            {
                await Client(SpiffeIds.AuditVerifier).GetLeavesAsync(0, 1, cancellationToken);
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

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        Database.Dispose();
        _identities.Dispose();
        // The server's own children end a moment after it.
        for (var left = 50; left > 0; left--)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (left > 1)
            {
                await Task.Yield();
            }
        }
    }

    private static bool IsRunning(Victim victim) => Directory.Exists($"/proc/{victim.Id}") && !File.ReadAllText($"/proc/{victim.Id}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var said = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said.Result}");
    }

    private Dictionary<string, string?> ServiceEnvironment()
    {
        var environment = _identities.SettingsFor(SpiffeIds.AuditService)
            .ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        environment["ASPNETCORE_URLS"] = $"http://localhost:{_servicePort}";
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        environment["Logging__LogLevel__Default"] = "Error";
        environment["ConnectionStrings__auditdb"] = $"Host=localhost;Port={_databasePort};Username=postgres;Database=auditdb";
        environment["Audit__SigningKeyPassphrase"] = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(24));
        environment["Audit__Log__CommitTimeout"] = "00:00:05";
        return environment;
    }
}
