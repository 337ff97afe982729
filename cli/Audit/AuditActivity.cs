using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit activity</c>: what was done between two times, counted.</summary>
internal static class AuditActivity
{
    public static Command Create()
    {
        var (options, service, json) = (new AuditOptions(), AuditVerbs.Service(), AuditVerbs.Json());
        var command = options.AddTo(new Command("activity", "Counts what was done, by kind, action and outcome.") { service, json });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await AuditVerbs.AskAsync(parsed, service, audit => audit.GetActivityAsync(options.Read(parsed), cancellationToken));
            if (report is null) return (int)ExitCode.CouldNotRun;

            await RecordLine.WarnAsync(report.Findable, parsed.InvocationConfiguration.Error);
            foreach (var line in report.Lines)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(line, WireJson.Options)
                    : $"{line.Count.ToString(CultureInfo.InvariantCulture),7}  {ShownText.Of(line.Kind)}  {ShownText.Of(line.Action ?? "-")}  {ShownText.Of(line.Outcome ?? "-")}  {line.First.UtcDateTime:u} to {line.Last.UtcDateTime:u}");
            return (int)(report.Lines.Count > 0 ? ExitCode.Done : ExitCode.Differs);
        });
        return command;
    }
}
