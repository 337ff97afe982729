using System.Diagnostics;

namespace AgentTrust.Faults.Tests;

/// <summary>A PostgreSQL of one test alone, on a folder that goes with it.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agenttrust-faults-");
    private readonly int _port = Victim.FreePort();

    private PostgresServer(string programs)
    {
        var user = Environment.IsPrivilegedProcess ? "postgres" : null;
        Run("chmod", "755", _folder.FullName);
        if (user is not null) Run("chown", user, _folder.FullName);
        string[] asWhom = user is null ? [] : ["--reuid", user, "--regid", user, "--clear-groups", "--"];
        Run("setpriv", [.. asWhom, Path.Combine(programs, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);

        string[] settings =
        [
            "-D", Data, "-c", $"port={_port}", "-c", "listen_addresses=localhost", "-c", "unix_socket_directories=", "-c", "dynamic_shared_memory_type=mmap",
        ];
        Process = new(Path.Combine(programs, "postgres"), settings, new Dictionary<string, string?>(), user);
    }

    public Victim Process { get; }

    public static PostgresServer Prepare()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        Assert.SkipWhen(programs is null || !File.Exists("/usr/bin/setpriv"), "PostgreSQL is not installed: eng/setup.sh installs it.");
        return new(programs!);
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Kept => Path.Combine(_folder.FullName, "kept");

    /// <summary>A copy of the server as it is now; it must be stopped.</summary>
    public void Keep() => Run("cp", "-a", Data, Kept);

    /// <summary>The server as it was when it was kept: what a lagging standby, or a backup, brings back.</summary>
    public void BringBack()
    {
        Directory.Delete(Data, recursive: true);
        Directory.Move(Kept, Data);
    }

    public string ConnectionStringOf(string database) => $"Host=localhost;Port={_port};Username=postgres;Database={database}";

    public async ValueTask DisposeAsync()
    {
        Process.Dispose();
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

    private static void Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var said = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said.Result}");
    }
}
