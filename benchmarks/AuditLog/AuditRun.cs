using System.Diagnostics;
using System.Text;
using AgentTrust.Benchmarks.Machine;

namespace AgentTrust.Benchmarks.AuditLog;

/// <summary>Records acknowledged as durable by the real audit service, beside what its PostgreSQL does alone, in one run.</summary>
internal static class AuditRun
{
    private const int CopyRows = 100;
    private static readonly long[] Sizes = [1_000, 100_000, 10_000_000];

    public static async Task<string> MeasureAsync(AuditOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("Starting PostgreSQL and audit-service …");
        await using var audit = await RunningAudit.StartAsync(cancellationToken);
        var bytes = new SampleBatches().BytesOfOne;

        await output.WriteLineAsync("PostgreSQL alone …");
        await using var limits = await PostgresLimits.PrepareAsync(audit.Server, cancellationToken);
        var single = await PostgresLimits.SingleCommitsAsync(limits, 1, bytes, cancellationToken);
        var singles = await PostgresLimits.SingleCommitsAsync(limits, 16, bytes, cancellationToken);
        var copied = await PostgresLimits.CopyAsync(limits, 1, CopyRows, bytes, cancellationToken);
        var copies = await PostgresLimits.CopyAsync(limits, 4, CopyRows, bytes, cancellationToken);

        await output.WriteLineAsync("The log …");
        var warm = await FloodAsync(audit, 50, 16, 400, cancellationToken);
        await audit.CaughtUpAsync(cancellationToken);
        var rows = new List<AppendRow>();
        foreach (var (records, connections) in options.Floods)
            rows.Add(await CountedAsync(audit, $"{connections} producers, {records} records each time", () => FloodAsync(
                audit, records, connections, (int)Math.Clamp(warm.PerSecond / records * options.Seconds, connections * 4, 20_000), cancellationToken), cancellationToken));
        rows.Add(await CountedAsync(audit, "5,000 records a second, 10 each time", () => SteadyAsync(audit, 10, 500, options.Seconds, cancellationToken), cancellationToken));
        rows.Add(await CountedAsync(audit, "idle: one record 20 times a second", () => SteadyAsync(audit, 1, 20, options.Seconds, cancellationToken), cancellationToken));

        var proofs = new List<ProofTimes>();
        foreach (var size in Sizes.Where(size => size <= options.LargestLog))
        {
            await output.WriteLineAsync($"Proofs out of {Verbs.Number(size)} records …");
            proofs.Add(await SeededLog.MeasureAsync(audit.Server, size, cancellationToken));
        }

        var text = new StringBuilder()
            .AppendLine($"Records of {bytes} bytes. PostgreSQL alone in the same run, a table with one index: {Verbs.Number(single)} commits a second by one connection, "
                + $"{Verbs.Number(singles)} by 16; COPY of {CopyRows} rows a commit {Verbs.Number(copied)} rows a second by one connection, {Verbs.Number(copies)} by 4.")
            .AppendLine()
            .AppendLine("| load | acknowledged | failed | records a second | the same, until all can be found | p50 ms | p99 ms | service CPU us a record | PostgreSQL CPU us a record |")
            .AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var row in rows)
            text.AppendLine($"| {row.Load} | {Verbs.Number(row.Seen.Records)} | {Verbs.Number(row.Seen.Failed)} | {Verbs.Number(row.Seen.PerSecond)} | {Verbs.Number(row.Seen.Records / row.UntilFindable.TotalSeconds)} "
                + $"| {Verbs.Number(row.Seen.Median.TotalMilliseconds, "0.0")} | {Verbs.Number(row.Seen.NinetyNinth.TotalMilliseconds, "0.0")} "
                + $"| {Verbs.Number(row.ServiceCpu.TotalMicroseconds / row.Seen.Records)} | {Verbs.Number(row.DatabaseCpu.TotalMicroseconds / row.Seen.Records)} |");
        text.AppendLine().AppendLine("| records in the log | hashes in a proof | p50 ms | p99 ms |").AppendLine("|---:|---:|---:|---:|");
        foreach (var proof in proofs)
            text.AppendLine($"| {Verbs.Number(proof.Size)} | {proof.Hashes} | {Verbs.Number(proof.Median.TotalMilliseconds, "0.00")} | {Verbs.Number(proof.NinetyNinth.TotalMilliseconds, "0.00")} |");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static Task<Acknowledged> FloodAsync(RunningAudit audit, int records, int connections, int requests, CancellationToken cancellationToken) =>
        AppendLoad.FloodAsync(audit, Batches(records, requests), records, connections, cancellationToken);

    private static Task<Acknowledged> SteadyAsync(RunningAudit audit, int records, int perSecond, int seconds, CancellationToken cancellationToken) =>
        AppendLoad.SteadyAsync(audit, Batches(records, perSecond * seconds), records, perSecond, cancellationToken);

    private static byte[][] Batches(int records, int requests)
    {
        var batches = new SampleBatches();
        return [.. Enumerable.Range(0, requests).Select(_ => batches.Next(records))];
    }

    private static async Task<AppendRow> CountedAsync(RunningAudit audit, string load, Func<Task<Acknowledged>> send, CancellationToken cancellationToken)
    {
        var (service, database) = (ProcessTree.CpuOf(audit.ServiceProcess), ProcessTree.CpuOf(audit.DatabaseProcess));
        var start = Stopwatch.GetTimestamp();
        var seen = await send();
        // What is appended has to be indexed, soon or late: the next load would pay for it.
        await audit.CaughtUpAsync(cancellationToken);
        return new(load, seen, Stopwatch.GetElapsedTime(start), ProcessTree.CpuOf(audit.ServiceProcess) - service, ProcessTree.CpuOf(audit.DatabaseProcess) - database);
    }

    private sealed record AppendRow(string Load, Acknowledged Seen, TimeSpan UntilFindable, TimeSpan ServiceCpu, TimeSpan DatabaseCpu);
}

/// <summary>What is measured, and for how long.</summary>
internal sealed record AuditOptions(int Seconds, long LargestLog)
{
    /// <summary>Records of a request, and how many producers wait for one.</summary>
    public (int Records, int Connections)[] Floods { get; } = [(1, 64), (10, 64), (100, 16)];

    public static AuditOptions? Read(Dictionary<string, string> given)
    {
        var (seconds, largest) = (5, 10_000_000L);
        var read = given.All(option => option.Key switch
        {
            "report" => true,
            "seconds" => int.TryParse(option.Value, out seconds) && seconds is >= 1 and <= 30,
            "largest" => long.TryParse(option.Value, out largest) && largest >= 0,
            _ => false,
        });
        return read ? new(seconds, largest) : null;
    }
}
