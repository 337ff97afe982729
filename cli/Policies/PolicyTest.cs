using System.CommandLine;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy test</c>: the golden requests of a set, as they stand before each activation.</summary>
internal static class PolicyTest
{
    public static Command Create()
    {
        var policies = FolderOption.Create("--policies");
        var command = new Command("test", "Decides the golden requests of a folder (decisions/*.json) and compares with what they expect.") { policies };
        command.SetAction(async (parsed, _) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var folder = await PolicyFolder.OpenAsync(parsed.GetRequiredValue(policies), error);
            return folder is null ? (int)ExitCode.CouldNotRun : (int)await RunAsync(folder, output, error);
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(PolicyFolder folder, TextWriter output, TextWriter error)
    {
        IReadOnlyList<GoldenResult> results;
        try
        {
            results = GoldenRun.Of(folder.Files, folder.Engine);
        }
        catch (PolicySetException e)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCode.CouldNotRun;
        }

        if (results.Count == 0)
        {
            await error.WriteLineAsync($"{folder.Files.Directory} holds no golden requests, so nothing was tested; put them into {PolicySetFiles.DecisionsFolder}/.");
            return ExitCode.CouldNotRun;
        }

        var failed = results.Where(result => !result.Passed).ToArray();
        foreach (var result in failed)
        {
            await output.WriteLineAsync($"{result.File}: {result.Name}");
            await output.WriteLineAsync($"  expected: {result.Expected}");
            await output.WriteLineAsync($"  got:      {result.Actual}");
        }

        await output.WriteLineAsync($"{results.Count} golden requests, {failed.Length} failed.");
        return failed.Length == 0 ? ExitCode.Done : ExitCode.Differs;
    }
}
