using System.CommandLine;
using AgentTrust.PolicyService.NonEscalation;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy paths</c>: who can reach what hurts, held against the paths that people have agreed to.</summary>
internal static class PolicyPaths
{
    public const string FileName = "paths.txt";

    public static Command Create()
    {
        var policies = FolderOption.Create("--policies");
        var command = new Command("paths", $"Finds every way to deploy, merge, read a secret or change rights, and compares with the folder's {FileName}.") { policies };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var folder = await PolicyFolder.OpenAsync(parsed.GetRequiredValue(policies), error);
            return folder is null ? (int)ExitCode.CouldNotRun : (int)await RunAsync(folder, output, error, cancellationToken);
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(PolicyFolder folder, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var found = AuthorityPaths.Find(folder.Engine).Select(path => path.ToString()).ToArray();
        foreach (var path in found) await output.WriteLineAsync(path);

        var file = Path.Combine(folder.Files.Directory, FileName);
        if (!File.Exists(file))
        {
            await error.WriteLineAsync($"{file} is missing, so there is nothing to compare with; write what was printed there once people agree to it.");
            return ExitCode.CouldNotRun;
        }

        var agreed = await File.ReadAllLinesAsync(file, cancellationToken);
        foreach (var path in found.Except(agreed, StringComparer.Ordinal)) await error.WriteLineAsync($"opened: {path}");
        foreach (var path in agreed.Except(found, StringComparer.Ordinal)) await error.WriteLineAsync($"closed: {path}");
        return found.SequenceEqual(agreed, StringComparer.Ordinal) ? ExitCode.Done : ExitCode.Differs;
    }
}
