using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AgentTrust.Benchmarks.Micro;

/// <summary>Runs <see cref="HotPaths"/> and makes its table.</summary>
internal static class MicroRun
{
    public static string Measure(TextWriter output)
    {
        // Other programs only ever add time: on a busy machine the least of many iterations is the figure that repeats.
        // In this process: the build of a generated project would fall under this repository's rules.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationCount(20))
            .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(new TextLogger(output))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "agenttrust-benchmarks"));
        return Table(BenchmarkRunner.Run<HotPaths>(config));
    }

    private static string Table(Summary summary)
    {
        var reports = summary.Reports.Where(report => report.ResultStatistics is not null).ToList();
        if (reports.Count == 0) throw new InvalidOperationException("No benchmark ran; see above.");
        var baseline = reports.Single(report => report.BenchmarkCase.Descriptor.Baseline).ResultStatistics!.Min;

        var text = new StringBuilder("| path | least us | mean us | error us | of raw verify | allocated bytes |\n|---|---:|---:|---:|---:|---:|\n");
        foreach (var report in reports) text.Append(Line(report, baseline));
        return text.ToString();
    }

    private static string Line(BenchmarkReport report, double baseline)
    {
        var found = report.ResultStatistics!;
        var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
        return $"| {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')} | {Verbs.Number(found.Min / 1000, "0.00")} | {Verbs.Number(found.Mean / 1000, "0.00")} "
            + $"| {Verbs.Number(found.ConfidenceInterval.Margin / 1000, "0.00")} | {Verbs.Number(found.Min / baseline, "0.00")} | {Verbs.Number(allocated)} |\n";
    }
}
