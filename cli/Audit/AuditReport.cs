using System.CommandLine;
using System.Globalization;
using AgentTrust.Cli.Compliance;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit report</c>: the compliance map with counts from a running log, as HTML.</summary>
internal static class AuditReport
{
    private sealed record Counted(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<(string, string)> Facts);

    public static Command Create(TimeProvider time)
    {
        var service = AuditVerbs.Service();
        var html = new Option<string>("--html") { Description = "Where the report is written.", HelpName = "FILE", Required = true };
        var command = new Command("report", "Writes the compliance map with counts from the log, as HTML that prints well.") { service, html };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var map = ControlMap.Own();
            var counted = await AuditVerbs.AskAsync(parsed, service, audit => CountAsync(audit, map, time, cancellationToken));
            if (counted is null) return (int)ExitCode.CouldNotRun;

            try
            {
                await File.WriteAllTextAsync(parsed.GetRequiredValue(html), AuditorsReport.Of(map, counted.Counts, counted.Facts), cancellationToken);
                return (int)ExitCode.Done;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return (int)ExitCode.CouldNotRun;
            }
        });
        return command;
    }

    private static async Task<Counted> CountAsync(AuditClient audit, ControlMap map, TimeProvider time, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        Findable? findable = null;
        foreach (var question in map.Controls.Select(control => control.Evidence).Distinct(StringComparer.Ordinal))
        {
            var report = await audit.GetActivityAsync(Read(question), cancellationToken);
            counts[question] = report.Lines.Sum(line => line.Count);
            findable = report.Findable;
        }

        var checkpoint = await audit.GetCheckpointAsync(cancellationToken);
        return new(counts,
        [
            ("Made at", time.GetUtcNow().UtcDateTime.ToString("u", CultureInfo.InvariantCulture)),
            ("Records in the log", findable?.LogSize.ToString("N0", CultureInfo.InvariantCulture) ?? "none"),
            ("Records that were searched", findable?.Records.ToString("N0", CultureInfo.InvariantCulture) ?? "none"),
            ("Checkpoint", string.Join(" ", checkpoint.Split('\n').Take(3))),
            ("Key of the log", (await audit.GetVerifierKeyAsync(cancellationToken)).Trim()),
        ]);
    }

    /// <summary>The few members that questions of the map use.</summary>
    internal static EvidenceQuery Read(string question) => question.Split('&').Select(part => part.Split('=', 2)).Aggregate(
        new EvidenceQuery(),
        (query, part) => part switch
        {
            ["kind", var value] => query with { Kind = value },
            ["action", var value] => query with { Action = value },
            ["outcome", var value] => query with { Outcome = value },
            ["text", var value] => query with { Text = value },
            _ => throw new FormatException($"The question {question} asks for something that the report does not know."),
        });
}
