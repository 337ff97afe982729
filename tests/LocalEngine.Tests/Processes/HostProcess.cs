using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Servers;

namespace AgentTrust.LocalEngine.Tests.Processes;

/// <summary>A whole AppHost in a process of its own, and the processes that it says it started.</summary>
internal sealed partial class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    public List<int> Started { get; } = [];
    public List<string> Output { get; } = [];

    public static async Task<HostProcess> StartAsync(string temporary, CancellationToken cancellationToken, params string[] arguments)
    {
        var path = typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(metadata => metadata.Key == "hostpath").Value!;
        var start = new ProcessStartInfo(Programs.Dotnet, [path, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        ChildEnvironment.Clean(start.Environment);
        start.Environment["TMPDIR"] = temporary;

        var host = new HostProcess(Process.Start(start)!);
        while (host.Started.Count < 4 && await host._process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            host.Read(line);

        Assert.Equal(4, host.Started.Count);
        return host;
    }

    public void Type(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void Send(Signal signal) => Assert.Equal(0, Posix.Kill(_process.Id, (int)signal));

    /// <summary>Returns when the process has ended, with its last words.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            Read(line);
        await _process.WaitForExitAsync(cancellationToken);
    }

    // One that has ended but was not yet collected by its new parent (state Z, proc(5)) is not alive.
    public static bool IsAlive(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Trim()[0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Read(string line)
    {
        Output.Add(line);
        if (Announced().Match(line) is { Success: true } match)
            Started.Add(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("pid=([0-9]+)")]
    private static partial Regex Announced();
}
