using AgentTrust.SampleTools.Repositories;
using AgentTrust.SampleTools.Tools;
using Microsoft.Extensions.Options;

namespace AgentTrust.SampleTools.ContinuousIntegration;

/// <summary>What the pipeline found out about one commit.</summary>
/// <param name="Passed">It built and its test program ended with 0.</param>
/// <param name="Isolation">How the run was kept away from this machine.</param>
internal sealed record PipelineRun(string Commit, bool Passed, string Stage, string Isolation, string Log);

/// <summary>Builds a commit and runs its test program. One run at a time: each takes a processor for seconds.</summary>
internal sealed class Pipeline(BareRepositories repositories, Sandbox sandbox, RunFolders folders, IOptions<PipelineOptions> options) : IDisposable
{
    private const string TestFolders = "tests";

    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<PipelineRun> RunAsync(string repository, string name, CancellationToken cancellationToken)
    {
        var isolated = await sandbox.IsolatesAsync(cancellationToken);
        if (!isolated && !options.Value.RunWithoutIsolation) throw new ToolRefusedException(sandbox.Refusal);

        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (copy, commit) = repositories.Read(repository, opened =>
            {
                var found = BareRepositories.Resolve(opened, name);
                return (WorkingCopy.Of(found, folders), found.Sha);
            });
            using (copy) return await RunAsync(copy, commit, isolated, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<PipelineRun> RunAsync(WorkingCopy copy, string commit, bool isolated, CancellationToken cancellationToken)
    {
        var isolation = isolated ? "network, processes, files" : "none";
        if (TestProject(copy) is not { } project)
            return new(commit, false, "find", isolation, "There is no project below tests/.");

        var build = await StepAsync(copy, isolated,
            ["dotnet", "build", project, "--configfile", "nuget.config", "--output", "built", "--verbosity", "quiet", "--nologo",
                "-consoleLoggerParameters:NoSummary", "-nodeReuse:false", "-p:UseSharedCompilation=false"], cancellationToken);
        if (!build.Passed) return new(commit, false, "build", isolation, build.Log);

        var program = $"built/{Path.GetFileNameWithoutExtension(project)}.dll";
        var test = await StepAsync(copy, isolated, ["dotnet", program], cancellationToken);
        return new(commit, test.Passed, "test", isolation, test.Log);
    }

    private async Task<(bool Passed, string Log)> StepAsync(
        WorkingCopy copy, bool isolated, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var run = await ProcessRun.StartAsync(sandbox.Prepare(copy, isolated, command), options.Value, cancellationToken);
        var log = run.Output.Replace(copy.Work, "/work", StringComparison.Ordinal).Trim();
        return run.End switch
        {
            RunEnd.TimeLimit => (false, $"{log}\nEnded after {options.Value.TimeLimit.TotalSeconds} seconds: the time limit."),
            RunEnd.OutputLimit => (false, $"{log}\nEnded: more than {options.Value.OutputLimit} characters of output."),
            _ => (run.ExitCode == 0, log),
        };
    }

    /// <summary>The first project below <c>tests/</c>, as a path from the working directory.</summary>
    private static string? TestProject(WorkingCopy copy)
    {
        var tests = Path.Combine(copy.Source, TestFolders);
        return Directory.Exists(tests)
            ? Directory.EnumerateFiles(tests, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => Path.GetRelativePath(copy.Work, file)).FirstOrDefault()
            : null;
    }
}
