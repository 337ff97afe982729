using System.Globalization;
using System.Text;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>Whether the tool proxy's memory stays what it is, over as many enforced reads as are asked for: what is kept per call is never given back.</summary>
internal static class EnduranceRun
{
    private const int Connections = 16;
    private const int Samples = 10;
    private const int FirstRound = 200;
    // A token is good for five minutes, and calls are prepared with one.
    private const int LargestRound = 20_000;

    public static int? CallsOf(Dictionary<string, string> given) =>
        given.Keys.Except(["calls", "report"]).Any() ? null
        : int.TryParse(given.GetValueOrDefault("calls", "1000000"), NumberStyles.None, CultureInfo.InvariantCulture, out var calls) && calls >= Samples ? calls : null;

    public static async Task<string> MeasureAsync(int calls, TextWriter output, CancellationToken cancellationToken)
    {
        using var files = await CallFiles.CreateAsync(cancellationToken);
        await using var called = await CalledServer.StartAsync(cancellationToken);
        await using var enforced = await EnforcedSide.StartAsync(called, files, CallKinds.Remembered.PolicySettings, output, cancellationToken);

        var table = new StringBuilder("Enforced reads, certificate-bound, 16 connections. Memory is what the tool proxy has resident.\n\n| calls | MiB | per second |\n|---:|---:|---:|\n");
        // One at a time first: what is started and compiled by then is not asked for by all at once.
        await RoundAsync(enforced, FirstRound, 1, cancellationToken);
        var done = 0;
        for (var sample = 1; sample <= Samples; sample++)
        {
            var (from, duration) = (done, TimeSpan.Zero);
            for (var goal = (int)((long)calls * sample / Samples); done < goal;)
            {
                var round = await RoundAsync(enforced, Math.Min(LargestRound, goal - done), Connections, cancellationToken);
                (done, duration) = (done + round.Calls + round.Failed, duration + round.Duration);
            }

            var line = $"| {Verbs.Number(done)} | {Verbs.Number(enforced.Memory())} | {Verbs.Number((done - from) / duration.TotalSeconds)} |";
            table.AppendLine(line);
            await output.WriteLineAsync(line);
        }

        return table.ToString().ReplaceLineEndings("\n");
    }

    private static async Task<CallLoadResult> RoundAsync(EnforcedSide enforced, int count, int connections, CancellationToken cancellationToken)
    {
        var calls = await enforced.Certified.CertifiedAsync(cancellationToken);
        var result = await new CallLoad(enforced.Tls, enforced.Certified.Tls).RunAsync(calls.Reads(enforced.Tls, count), connections, cancellationToken);
        return result.Failed <= count / 100 ? result : throw new InvalidOperationException($"{result.Failed} of {count} calls were not answered by their tool, the first of them by: {result.FirstFailure}");
    }
}
