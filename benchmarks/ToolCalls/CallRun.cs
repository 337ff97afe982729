using System.Net;
using AgentTrust.Benchmarks.Decisions;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>The same calls to the same tool: through bare YARP, through nginx with an authorization service, and enforced.</summary>
internal static class CallRun
{
    private const int FirstRound = 200;
    private const int WarmUpConnections = 16;

    /// <summary>Of each kind once: what is called often is compiled again, in the background; with little processor to spare that takes its time.</summary>
    private static readonly WarmUp First = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2), StaleRounds: 5);
    private static readonly WarmUp Each = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(12), StaleRounds: 2);

    public static async Task<string> MeasureAsync(CallOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var files = await CallFiles.CreateAsync(cancellationToken);
        await using var called = await CalledServer.StartAsync(cancellationToken);
        var (bare, bareTls) = await BareYarp.StartAsync(called.Address, files.CertificateFile, cancellationToken);
        await using var yarp = bare;
        await using var nginx = await Nginx.StartAsync(called, files.Folder, cancellationToken);

        var peers = new Peers(called, bare, bareTls, nginx, files);
        var rows = new List<CallRow>();
        await MeasureAsync(peers, CallKinds.Remembered, options, rows, output, cancellationToken);
        await MeasureAsync(peers, CallKinds.Fresh, options, rows, output, cancellationToken);
        return CallTable.Of(rows);
    }

    private static async Task MeasureAsync(
        Peers peers, CallKinds kinds, CallOptions options, List<CallRow> rows, TextWriter output, CancellationToken cancellationToken)
    {
        if (kinds.Named(options.Only) is not { Count: > 0 } measured) return;

        await using var enforced = await EnforcedSide.StartAsync(peers.Called, peers.Files, kinds.PolicySettings, output, cancellationToken);
        foreach (var kind in measured)
        {
            var agent = kind.IsSigned ? enforced.Signing : enforced.Certified;
            Target[] targets = kind.IsSigned
                ? [new("bare YARP", peers.Bare.Address, () => peers.Bare.Cpu), new("nginx auth_request", peers.Nginx.Address, () => peers.Nginx.CpuOfAll()), new("enforced", enforced.Plain, enforced.Cpu)]
                : [new("bare YARP", peers.BareTls, () => peers.Bare.Cpu), new("enforced", enforced.Tls, enforced.Cpu)];
            foreach (var target in targets) await WarmUpAsync(kind, target, agent, WarmUpConnections, First, cancellationToken);
            foreach (var connections in options.Connections)
            {
                CallRow? baseline = null;
                foreach (var target in targets)
                {
                    var row = await MeasureAsync(kind, target, agent, connections, options.Seconds, cancellationToken);
                    rows.Add(row with { Baseline = baseline ??= row });
                    await output.WriteLineAsync($"{kind.Name}, {connections} connections, {target.Name}: {Verbs.Number(row.Load.PerSecond)}/s, {Verbs.Number(row.Load.PerSecond / baseline.Load.PerSecond, "0.00")} of bare YARP");
                }
            }
        }
    }

    private static async Task<CallRow> MeasureAsync(
        CallKind kind, Target target, CallingAgent agent, int connections, int seconds, CancellationToken cancellationToken)
    {
        var perSecond = await WarmUpAsync(kind, target, agent, connections, Each, cancellationToken);
        var load = new CallLoad(target.Address, kind.IsSigned ? null : agent.Tls);
        var calls = await kind.CallsOf(agent, cancellationToken);
        var requests = kind.RequestsOf(calls, target.Address, Math.Max(FirstRound, (int)(perSecond * seconds)));
        var before = target.Cpu();
        var result = await load.RunAsync(requests, connections, cancellationToken);
        if (result.Failed > result.Calls / 100)
            throw new InvalidOperationException($"{result.Failed} of {requests.Count} calls were not answered by their tool, the first of them by: {result.FirstFailure}");
        return new(kind.Name, connections, target.Name, result, (target.Cpu() - before) / result.Calls);
    }

    /// <summary>Five processes are warm when none of them makes it faster any more; that takes calls, and so the longer the slower they are.</summary>
    /// <returns>So many a second.</returns>
    private static async Task<double> WarmUpAsync(
        CallKind kind, Target target, CallingAgent agent, int connections, WarmUp warmUp, CancellationToken cancellationToken)
    {
        var load = new CallLoad(target.Address, kind.IsSigned ? null : agent.Tls);
        var calls = await kind.CallsOf(agent, cancellationToken);
        // One at a time first: what is started and compiled by then is not asked for by all at once.
        var (spent, perSecond) = (TimeSpan.Zero, (await load.RunAsync(kind.RequestsOf(calls, target.Address, FirstRound), 1, cancellationToken)).PerSecond);
        for (var (best, stale) = (0.0, 0); spent < warmUp.Shortest || (stale < warmUp.StaleRounds && spent < warmUp.Longest);)
        {
            var round = await load.RunAsync(kind.RequestsOf(calls, target.Address, (int)Math.Clamp(perSecond * 2, FirstRound, 20_000)), connections, cancellationToken);
            (spent, perSecond) = (spent + round.Duration, round.PerSecond);
            (best, stale) = perSecond > best * 1.05 ? (perSecond, 0) : (best, stale + 1);
        }

        return perSecond;
    }

    /// <summary>What stands still while the enforced side is started anew.</summary>
    private sealed record Peers(CalledServer Called, ServerProcess Bare, IPEndPoint BareTls, ServerProcess Nginx, CallFiles Files);

    private sealed record WarmUp(TimeSpan Shortest, TimeSpan Longest, int StaleRounds);

    private sealed record Target(string Name, IPEndPoint Address, Func<TimeSpan> Cpu);
}
