using System.Text;
using AgentTrust.Benchmarks.Machine;

namespace AgentTrust.Benchmarks.TokenExchange;

/// <summary>The measurement as Markdown.</summary>
internal static class LoadTable
{
    public static string Of(IReadOnlyList<LoadRow> rows, Es256Baseline baseline, LoadOptions options)
    {
        var text = new StringBuilder();
        text.AppendLine(
            $"Raw ES256 in the same run: sign {Verbs.Number(baseline.SignMicroseconds)} us, verify {Verbs.Number(baseline.VerifyMicroseconds)} us; "
            + $"the floor of an exchange (verify twice, sign once) {Verbs.Number(baseline.ExchangeFloor)} us of CPU.");
        text.AppendLine(
            $"Agents {options.Agents}, requests in flight {options.Connections}. Load generator: one process on the same machine; requests were signed before the clock started.");
        text.AppendLine();
        text.AppendLine("| open tasks | exchanges | failed | per second | p50 ms | p99 ms | issuer CPU ms | with its records sent | of the floor | PostgreSQL CPU ms | generator CPU ms |");
        text.AppendLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var row in rows) text.AppendLine(Line(row, baseline));
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Line(LoadRow row, Es256Baseline baseline)
    {
        var each = Math.Max(1, row.Load.Exchanges);
        return $"| {Verbs.Number(row.Tasks)} | {Verbs.Number(row.Load.Exchanges)} | {Verbs.Number(row.Load.Failed)} | {Verbs.Number(row.Load.PerSecond)} "
            + $"| {Verbs.Number(row.Load.Median.TotalMilliseconds, "0.0")} | {Verbs.Number(row.Load.NinetyNinth.TotalMilliseconds, "0.0")} "
            + $"| {PerExchange(row.IssuerCpu)} | {PerExchange(row.IssuerCpuWithRecords)} | {Verbs.Number(row.IssuerCpu.TotalMicroseconds / each / baseline.ExchangeFloor, "0.0")}x "
            + $"| {PerExchange(row.DatabaseCpu)} | {PerExchange(row.GeneratorCpu)} |";

        string PerExchange(TimeSpan cpu) => Verbs.Number(cpu.TotalMilliseconds / each, "0.00");
    }
}
