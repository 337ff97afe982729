using System.CommandLine;
using AgentTrust.Cli.Policies.Cases;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy eval</c>: decides the requests of Cedar's own test files, one line of JSON each.</summary>
internal static class PolicyEval
{
    private const string StandardInput = "-";
    private const int LongestName = 4096;

    public static Command Create(TextReader input)
    {
        var root = new Option<DirectoryInfo>("--root")
        {
            Description = "Folder that the file names are relative to, those inside the test files too.", HelpName = "DIR", Required = true,
        };
        var files = new Argument<string[]>("FILE")
        {
            Description = "Test files as of cedar-policy/cedar-integration-tests; \"-\" or none reads their names from standard input, one a line.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("eval", "Decides every request of the test files and compares with what they expect.") { root, files };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var folder = parsed.GetRequiredValue(root);
            if (!folder.Exists)
            {
                await error.WriteLineAsync($"--root {folder}: there is no such folder.");
                return (int)ExitCode.CouldNotRun;
            }

            var names = parsed.GetValue(files) is { Length: > 0 } given && given is not [StandardInput] ? given.ToAsyncEnumerable() : NamesAsync(input, cancellationToken);
            using var module = EngineModule.Load();
            return (int)await RunAsync(new(folder.FullName, module), names, output, error, cancellationToken);
        });
        return command;
    }

    /// <summary>All processors work, and the answers come in the order of the files.</summary>
    private static async Task<ExitCode> RunAsync(
        CaseRunner runner, IAsyncEnumerable<string> names, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var working = new Queue<Task<CaseFileResult>>();
        var (allRead, allAsExpected) = (true, true);
        await foreach (var name in names.WithCancellation(cancellationToken))
        {
            if (working.Count >= 2 * Environment.ProcessorCount) await WriteAsync(await working.Dequeue());
            working.Enqueue(Task.Run(() => runner.Run(name), cancellationToken));
        }

        while (working.TryDequeue(out var next)) await WriteAsync(await next);
        await output.FlushAsync(cancellationToken);
        return !allRead ? ExitCode.CouldNotRun : allAsExpected ? ExitCode.Done : ExitCode.Differs;

        async Task WriteAsync(CaseFileResult result)
        {
            foreach (var line in result.Lines) await output.WriteLineAsync(line.AsMemory(), cancellationToken);
            if (result.Fault is not null) await error.WriteLineAsync(result.Fault.AsMemory(), cancellationToken);
            allAsExpected &= result.IsAsExpected;
            allRead &= result.Fault is null;
        }
    }

    private static async IAsyncEnumerable<string> NamesAsync(
        TextReader input, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new InputLines(input, LongestName);
        while (await lines.NextAsync(cancellationToken) is { } line)
            if (line.Length > 0) yield return line;
    }
}
