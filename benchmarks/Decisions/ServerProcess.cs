using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AgentTrust.Benchmarks.Machine;

namespace AgentTrust.Benchmarks.Decisions;

/// <summary>A decision point in a process of its own, for as long as this lives.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private ServerProcess(Process process, IPEndPoint address) => (_process, Address) = (process, address);

    public IPEndPoint Address { get; }

    public TimeSpan Cpu => _process.TotalProcessorTime;

    /// <summary>With the processes that it started.</summary>
    public TimeSpan CpuOfAll() => ProcessTree.CpuOf(_process.Id);

    /// <param name="program">What is run.</param>
    /// <param name="arguments">Its arguments, given where it is to listen.</param>
    /// <param name="healthPath">Answers 200 once it can decide.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<ServerProcess> StartAsync(
        string program, Func<IPEndPoint, IEnumerable<string>> arguments, string healthPath, CancellationToken cancellationToken)
    {
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = new ProcessStartInfo(program, arguments(address)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var process = Process.Start(start)!;
        var said = Drain(process);
        var server = new ServerProcess(process, address);
        try
        {
            await server.WaitAsync(healthPath, cancellationToken);
            return server;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"{Path.GetFileName(program)} does not answer: {string.Join('\n', said)}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitAsync(string healthPath, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        using var http = new HttpClient { BaseAddress = new($"http://{Address}") };
        using var timer = new PeriodicTimer(Look);
        while (!await IsHealthyAsync(http, healthPath, timeout.Token))
        {
            if (_process.HasExited) throw new InvalidOperationException($"It ended with {_process.ExitCode}.");
            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, string healthPath, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(healthPath, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // it does not listen yet
        }
    }

    /// <summary>A pipe that nobody reads would stop whoever writes to it.</summary>
    private static List<string> Drain(Process process)
    {
        var said = new List<string>();
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (said)
                if (line.Data is not null && said.Count < 20) said.Add(line.Data);
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return said;
    }
}
