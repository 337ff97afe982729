using System.Text;
using AgentTrust.Attacks.Replay;

namespace AgentTrust.Attacks.Reports;

/// <summary>What people read: the two figures beside each other, then by class, then everything that was not as expected.</summary>
internal static class MarkdownReport
{
    public static string Write(IReadOnlyList<SessionResult> results, Tally tally)
    {
        var report = new StringBuilder("# Attacks stopped and work done\n\n");
        Table(report, "", [tally]);
        Table(report, "By class of attack", Tally.By(results, result => result.Session.Class));
        Table(report, "By risk (OWASP Top 10 for Agentic Applications)", Tally.By(results, result => result.Session.Asi));
        Differences(report, results);
        return report.ToString();
    }

    private static void Table(StringBuilder report, string title, IReadOnlyList<Tally> rows)
    {
        if (rows.Count == 0) return;
        if (title.Length > 0) report.Append($"## {title}\n\n");
        report.Append("| | attacks stopped | honest sessions done | useful calls done under attack | people asked: work | people asked: under attack |\n|---|--:|--:|--:|--:|--:|\n");
        foreach (var row in rows)
            report.Append($"| {row.Name} | {row.Stopped}/{row.Attacks} | {row.Done}/{row.Work} | {row.DoneUnderAttack}/{row.CallsUnderAttack} | {row.ApprovalsForWork} | {row.ApprovalsUnderAttack} |\n");
        report.Append('\n');
    }

    private static void Differences(StringBuilder report, IReadOnlyList<SessionResult> results)
    {
        report.Append("## Differences\n\n");
        if (results.All(result => result.IsAsExpected))
        {
            report.Append("None.\n");
            return;
        }

        report.Append("| session | call | expected | it was | why |\n|---|--:|---|---|---|\n");
        foreach (var result in results)
            foreach (var turn in result.Turns.Where(turn => !turn.IsAsExpected))
                report.Append($"| {Cell(result.Session.Id)} | {turn.Number} | {Words.Of(turn.Turn.Expect!.Value)} | {Words.Of(turn.Outcome)}{(turn.Reason is null ? "" : $" ({turn.Reason})")} | {Cell($"{turn.Difference} {turn.Detail}".Trim())} |\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
