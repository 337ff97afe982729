using System.CommandLine;
using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit tail</c>: records as they come, until interrupted.</summary>
internal static class AuditTail
{
    private sealed record Ended;

    public static Command Create()
    {
        var (options, service, json) = (new AuditOptions(), AuditVerbs.Service(), AuditVerbs.Json());
        var after = new Option<long?>("--after") { Description = "Begins behind this entry of the log (-1 is the whole log); without it, with what comes next.", HelpName = "INDEX" };
        var command = options.AddTo(new Command("tail", "Shows records as they come, oldest first.") { service, after, json });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var ended = await AuditVerbs.AskAsync(parsed, service, async audit =>
            {
                await foreach (var logged in audit.TailAsync(options.Read(parsed), parsed.GetValue(after), cancellationToken))
                    await output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(logged, WireJson.Options) : RecordLine.Of(logged));
                return new Ended();
            });
            return (int)(ended is null && !cancellationToken.IsCancellationRequested ? ExitCode.CouldNotRun : ExitCode.Done);
        });
        return command;
    }
}
