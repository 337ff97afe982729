using AgentTrust.Contracts.Audit;

namespace AgentTrust.OperatorConsole.Evidence;

/// <summary>A record on the page, with how many that read the same follow it in the log.</summary>
internal sealed record Highlight(LoggedRecord Logged, RecordWords Words, int Times);

/// <summary>Shortens a timeline for reading; every record stays one click away.</summary>
internal static class Highlights
{
    // What happens around each call anyway.
    private static readonly string[] Routine =
        [AuditKinds.TokenIssued, AuditKinds.Prompt, AuditKinds.Answer, AuditKinds.CallIntent];

    /// <summary>Newest first; repetitions (an agent that asks again while it waits) become one line.</summary>
    public static IReadOnlyList<Highlight> Of(IEnumerable<LoggedRecord> records, bool everything)
    {
        List<Highlight> shown = [];
        foreach (var logged in records.OrderByDescending(record => record.Index))
        {
            if (!everything && IsRoutine(logged.Record)) continue;

            var words = RecordWords.Of(logged.Record);
            if (!everything && shown is [.., var last] && last.Words == words) shown[^1] = last with { Times = last.Times + 1 };
            else shown.Add(new Highlight(logged, words, 1));
        }

        return shown;
    }

    private static bool IsRoutine(AuditRecord record) =>
        Routine.Contains(record.Kind)
        || record is { Kind: AuditKinds.Decision, Outcome: "permitted" } or { Kind: AuditKinds.CallOutcome, Action: "tool.list" or "model.invoke", Outcome: "succeeded" };
}
