using System.CommandLine;
using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit search</c>: records by who, what, when and in which words, newest first.</summary>
internal static class AuditSearch
{
    private const int LargestPage = 500;

    public static Command Create()
    {
        var (options, service, json) = (new AuditOptions(), AuditVerbs.Service(), AuditVerbs.Json());
        var limit = new Option<int>("--limit") { Description = "At most so many records.", HelpName = "N", DefaultValueFactory = _ => 50 };
        var command = options.AddTo(new Command("search", "Finds records: every option that is given must hold.") { service, limit, json });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, found, left) = (parsed.InvocationConfiguration.Output, 0, parsed.GetValue(limit));
            var query = options.Read(parsed);
            do
            {
                var page = await AuditVerbs.AskAsync(parsed, service, audit => audit.FindAsync(query with { Limit = Math.Clamp(left, 1, LargestPage) }, cancellationToken));
                if (page is null) return (int)ExitCode.CouldNotRun;
                if (found == 0) await RecordLine.WarnAsync(page.Findable, parsed.InvocationConfiguration.Error);

                foreach (var logged in page.Records)
                    await output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(logged, WireJson.Options) : RecordLine.Of(logged));
                (found, left, query) = (found + page.Records.Count, left - page.Records.Count, query with { Cursor = page.Next });
            }
            while (left > 0 && query.Cursor is not null);

            return (int)(found > 0 ? ExitCode.Done : ExitCode.Differs);
        });
        return command;
    }
}
