using System.Text.Json;
using AgentTrust.Attacks.Replay;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Attacks.Reports;

/// <summary>The report twice: for people as Markdown, for programs as JSON, beside each other whichever of the two was named.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Indented = new(WireJson.Options) { WriteIndented = true };

    public static async Task WriteAsync(string path, IReadOnlyList<SessionResult> results, Tally tally, CancellationToken cancellationToken)
    {
        var isJson = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);
        var markdown = isJson ? Path.ChangeExtension(path, ".md") : path;
        var json = isJson ? path : Path.ChangeExtension(path, ".json");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);

        await File.WriteAllTextAsync(markdown, MarkdownReport.Write(results, tally), cancellationToken);
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(new
        {
            tally,
            by_class = Tally.By(results, result => result.Session.Class),
            by_asi = Tally.By(results, result => result.Session.Asi),
            sessions = results.Select(Session),
        }, Indented), cancellationToken);
    }

    private static object Session(SessionResult result) => new
    {
        result.Session.Id,
        result.Session.Title,
        result.Session.Asi,
        result.Session.Class,
        result.Session.Attack,
        stopped = result.Session.Attack ? result.WasStopped : (bool?)null,
        done = result.Session.Attack ? (bool?)null : result.WasDone,
        as_expected = result.IsAsExpected,
        result.Approvals,
        calls = result.Turns.Select(turn => new
        {
            call = turn.Number,
            tool = $"{turn.Turn.Server ?? turn.Turn.Api} {turn.Turn.Tool ?? turn.Turn.Method ?? (turn.Turn.List ? "tools/list" : "raw")}",
            expected = Words.Of(turn.Turn.Expect!.Value),
            outcome = Words.Of(turn.Outcome),
            turn.Reason,
            turn.Detail,
            reached = turn.Reached.Count,
            harm = turn.DidHarm,
            difference = turn.IsAsExpected ? null : turn.Difference,
        }),
    };
}
