using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AgentTrust.Faults.Tests;

/// <summary>A process that is killed and started again; it does not outlive this one.</summary>
internal sealed class Victim(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, string? user = null) : IDisposable
{
    private Process? _running;

    /// <summary>No file may grow beyond it: to the process that is a full disk.</summary>
    public long? LargestFile { get; set; }

    public int Id => _running!.Id;

    public bool IsRunning => Directory.Exists($"/proc/{Id}") && !File.ReadAllText($"/proc/{Id}/stat").Contains(") Z ", StringComparison.Ordinal);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Start()
    {
        string[] asWhom = user is null ? [] : ["--reuid", user, "--regid", user, "--clear-groups"];
        string[] within = LargestFile is { } bytes ? ["prlimit", $"--fsize={bytes}"] : [];
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", .. asWhom, "--", .. within, program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        _running?.Dispose();
        _running = Process.Start(start)!;
        // Nobody reads what it says; a full pipe would hold it back.
        _running.BeginOutputReadLine();
        _running.BeginErrorReadLine();
    }

    /// <summary>kill -9: it gets no chance to write anything out.</summary>
    public void Kill()
    {
        if (_running is null) return;
        _running.Kill();
        _running.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _running?.Dispose();
    }
}
