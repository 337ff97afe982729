using System.Text;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>The measurement as Markdown.</summary>
internal static class CallTable
{
    public static string Of(IReadOnlyList<CallRow> rows)
    {
        var text = new StringBuilder();
        text.AppendLine(
            "Caller and tool: one process on the same machine; calls were signed before the clock started. The CPU is that of the process in the middle alone; "
            + "\"more\" is beside bare YARP with the same connections. nginx asks a service that permits everything.");
        text.AppendLine();
        text.AppendLine("| call | connections | in the middle | failed | per second | of bare YARP | p50 ms | more | p99 ms | more | CPU us each | more |");
        text.AppendLine("|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var row in rows) text.AppendLine(Line(row, row.Baseline!));
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Line(CallRow row, CallRow bare) =>
        $"| {row.Call} | {row.Connections} | {row.Name} | {Verbs.Number(row.Load.Failed)} | {Verbs.Number(row.Load.PerSecond)} | {Verbs.Number(row.Load.PerSecond / bare.Load.PerSecond, "0.00")} "
        + $"| {Milliseconds(row.Load.Median)} | {More(row.Load.Median, bare.Load.Median)} | {Milliseconds(row.Load.NinetyNinth)} | {More(row.Load.NinetyNinth, bare.Load.NinetyNinth)} "
        + $"| {Verbs.Number(row.Cpu.TotalMicroseconds)} | {Verbs.Number((row.Cpu - bare.Cpu).TotalMicroseconds)} |";

    private static string More(TimeSpan time, TimeSpan baseline) => Milliseconds(time - baseline);

    private static string Milliseconds(TimeSpan time) => Verbs.Number(time.TotalMilliseconds, "0.000");
}

/// <summary>One line of the table.</summary>
/// <param name="Call">What kind.</param>
/// <param name="Connections">At a time.</param>
/// <param name="Name">Who was in the middle.</param>
/// <param name="Load">What the caller saw.</param>
/// <param name="Cpu">Of who was in the middle, per call.</param>
internal sealed record CallRow(string Call, int Connections, string Name, CallLoadResult Load, TimeSpan Cpu)
{
    /// <summary>Bare YARP, with the same calls on as many connections.</summary>
    public CallRow? Baseline { get; init; }
}
