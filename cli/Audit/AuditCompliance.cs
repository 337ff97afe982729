using System.CommandLine;
using System.Text.Json;
using AgentTrust.Cli.Compliance;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit compliance</c>: writes the page of the compliance map from its data file.</summary>
internal static class AuditCompliance
{
    public static Command Create()
    {
        var map = new Argument<FileInfo>("FILE") { Description = "The data file, docs/compliance/controls.json." };
        var output = new Option<string>("--out") { Description = "Where the page is written.", HelpName = "FILE", Required = true };
        var command = new Command("compliance", "Writes the page of the compliance map from its data file.") { map, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var page = ControlPage.Of(ControlMap.Read(await File.ReadAllTextAsync(parsed.GetRequiredValue(map).FullName, cancellationToken)));
                await File.WriteAllTextAsync(parsed.GetRequiredValue(output), page, cancellationToken);
                return (int)ExitCode.Done;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return (int)ExitCode.CouldNotRun;
            }
        });
        return command;
    }
}
