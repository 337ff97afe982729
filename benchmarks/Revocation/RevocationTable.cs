using System.Text;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>The measurement as Markdown.</summary>
internal static class RevocationTable
{
    public static string Of(IReadOnlyList<RevocationRow> rows, Delays alive, ActOptions options, SteadyLoad load)
    {
        var text = new StringBuilder();
        text.AppendLine(
            $"Beside it: {options.Load} token exchanges a second of another agent, {Verbs.Number(load.Answered)} answered, "
            + $"{Verbs.Number(load.Refused)} refused (while the kill switch halts, all are). Operator, agent, tool server and load: one process on the same machine.");
        text.AppendLine();
        text.AppendLine("| act | times | last byte p50 ms | p99 ms | max ms | act answered p50 ms | p99 ms | max ms |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        text.AppendLine($"| baseline: `GET /alive` | {Verbs.Number(alive.Times)} | | | | {Columns(alive)} |");
        foreach (var row in rows) text.AppendLine($"| {row.Act} | {Verbs.Number(row.Cut.Times)} | {Columns(row.Cut)} | {Columns(row.Answered)} |");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Columns(Delays delays) => string.Join(
        " | ", new[] { delays.Median, delays.NinetyNinth, delays.Longest }.Select(delay => Verbs.Number(delay.TotalMilliseconds, "0.0")));
}

/// <summary>One line of the table.</summary>
/// <param name="Act">What the operator did.</param>
/// <param name="Cut">From the request's start to the last byte of a call under way that arrives at the agent.</param>
/// <param name="Answered">From the request's start to the issuer's answer: the commit is inside.</param>
internal sealed record RevocationRow(string Act, Delays Cut, Delays Answered);

/// <summary>How long something took, many times.</summary>
internal sealed record Delays(int Times, TimeSpan Median, TimeSpan NinetyNinth, TimeSpan Longest)
{
    public static Delays Of(IReadOnlyList<TimeSpan> taken)
    {
        var sorted = taken.Order().ToArray();
        return new(sorted.Length, Rank(50), Rank(99), sorted[^1]);

        // The least one that at least so many percent do not exceed.
        TimeSpan Rank(int percent) => sorted[((sorted.Length * percent) + 99) / 100 - 1];
    }
}
