using System.CommandLine;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.PolicyService.Replay;

namespace AgentTrust.Cli.Tasks;

/// <summary><c>agenttrust task session</c>: what a task had read, done and sent, from records of the log alone.</summary>
internal static class TaskSession
{
    public static Command Create(TextReader input)
    {
        var task = new Argument<string>("TASK") { Description = "The task's id." };
        var command = new Command("session", "Computes the state of a task's session from records of the audit log on standard input, JSON lines.") { task };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var records = new List<AuditRecord>();
            await foreach (var entry in RecordLines.ReadAsync(input, cancellationToken))
            {
                if (entry.Record is { } record)
                {
                    records.Add(record);
                    continue;
                }

                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{entry.Name}: {entry.Fault}.");
                return (int)ExitCode.CouldNotRun;
            }

            var state = RecordedSession.Of(parsed.GetRequiredValue(task), records);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(state, WireJson.Options));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
