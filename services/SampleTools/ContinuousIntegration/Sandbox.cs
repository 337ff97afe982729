using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace AgentTrust.SampleTools.ContinuousIntegration;

/// <summary>How a command is run that an agent wrote: in namespaces of its own where the kernel allows it.</summary>
internal sealed partial class Sandbox(IOptions<PipelineOptions> options, RunFolders folders, SandboxPrograms programs, ILogger<Sandbox> logger)
    : IDisposable
{
    private const string SystemPath = "/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly string[] Namespaces =
        ["--user", "--map-root-user", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc"];

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "ContinuousIntegration", "sandbox.sh");

    private readonly SemaphoreSlim _probing = new(1, 1);
    private bool? _isolates;
    private string _lacking = "";

    /// <summary>The .NET installation that runs this service; the pipeline builds with its SDK.</summary>
    public static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Whether commands are isolated here; tried once, with a command that does nothing.</summary>
    public async Task<bool> IsolatesAsync(CancellationToken cancellationToken)
    {
        await _probing.WaitAsync(cancellationToken);
        try
        {
            return _isolates ??= await TryAsync(cancellationToken);
        }
        finally
        {
            _probing.Release();
        }
    }

    /// <summary>What is said instead of a run, once it is known that nothing is isolated here.</summary>
    public string Refusal =>
        $"The pipeline runs what agents write isolated only, and this machine does not allow it. {_lacking} "
        + $"To accept runs without isolation, on a machine that is thrown away, set {PipelineOptions.Section}:{nameof(PipelineOptions.RunWithoutIsolation)} to true.";

    public void Dispose() => _probing.Dispose();

    /// <summary>A process that is the leader of its own group, sees a scrubbed environment and ends by itself after the limit.</summary>
    public ProcessStartInfo Prepare(WorkingCopy copy, bool isolated, IReadOnlyList<string> command) =>
        Prepare(copy.Folder, isolated, command);

    private ProcessStartInfo Prepare(string folder, bool isolated, IReadOnlyList<string> command)
    {
        var work = isolated ? "/work" : Path.Combine(folder, "work");
        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = Path.Combine(folder, "work"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Should this service be killed, nobody else would end the run.
        var limit = ((int)options.Value.TimeLimit.TotalSeconds + 5).ToString();
        string[] line = isolated
            ? ["timeout", "-s", "KILL", limit, programs.Unshare, .. Namespaces, "sh", Script, folder, DotnetRoot, .. Environment(work), .. command]
            : ["timeout", "-s", "KILL", limit, "env", .. Environment(work), .. command];
        foreach (var argument in line) start.ArgumentList.Add(argument);

        // The service's own variables hold its workload key and connection strings.
        start.Environment.Clear();
        start.Environment["PATH"] = SystemPath;
        return start;
    }

    private static string[] Environment(string work) =>
    [
        $"HOME={work}/home",
        $"DOTNET_CLI_HOME={work}/home",
        $"NUGET_PACKAGES={work}/home/packages",
        $"PATH={DotnetRoot}:/usr/bin:/bin",
        $"DOTNET_ROOT={DotnetRoot}",
        "LANG=C.UTF-8",
        "DOTNET_NOLOGO=1",
        "DOTNET_CLI_TELEMETRY_OPTOUT=1",
        "DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK=true",
        "DOTNET_GENERATE_ASPNET_CERTIFICATE=false",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
        "DOTNET_EnableDiagnostics=0",
        "MSBUILDDISABLENODEREUSE=1",
        "DOTNET_CLI_USE_MSBUILD_SERVER=0",
    ];

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        var folder = folders.Create();
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "work", "home"));
            var run = await ProcessRun.StartAsync(Prepare(folder, isolated: true, ["true"]), options.Value, cancellationToken);
            if (run.ExitCode == 0) return true;

            _lacking = MissingIsolation.Explain(run.Output);
            LogNotIsolated(_lacking);
            return false;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [LoggerMessage(EventId = 7201, Level = LogLevel.Warning,
        Message = "This machine does not let the CI isolate what it runs. {Reason}")]
    private partial void LogNotIsolated(string reason);
}
