using System.Diagnostics;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>Measures how long after an operator's act the last byte of a call that it ends reaches the agent.</summary>
internal static class RevocationRun
{
    private const int WarmUp = 40;
    private const int LoadAgent = 0;
    private const int Agent = 1;
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(30);

    public static async Task<string> MeasureAsync(ActOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var agents = Agent + 1 + WarmUp + options.Times;
        using var identities = new FakeTrustDomain(
            TimeProvider.System,
            [SpiffeIds.TokenIssuer, SpiffeIds.AuditService, SpiffeIds.Platform, SpiffeIds.ToolProxy, SpiffeIds.PolicyService,
                ..  Enumerable.Range(0, agents).Select(i => SpiffeIds.Agent(LoadAgents.NameOf(i)))]);
        var folder = Directory.CreateTempSubdirectory("agenttrust-benchmark-");
        try
        {
            var seed = Path.Combine(folder.FullName, "seed.json");
            await LoadAgents.WriteSeedAsync(seed, agents, cancellationToken);
            var catalog = Path.Combine(folder.FullName, "catalog.json");
            await TickingServer.WriteCatalogAsync(catalog, cancellationToken);
            await using var ticker = await TickingServer.StartAsync(TickingServer.Millisecond, cancellationToken);
            await output.WriteLineAsync("Starting PostgreSQL, Redis, RabbitMQ, audit-service, token-issuer, policy-service and tool-proxy …");
            await using var running = await RunningIssuer.StartAsync(
                identities, seed, parts => RunningProxy.Add(parts, identities, ("ticker", ticker.Address), catalog, new Dictionary<string, string>()), cancellationToken);
            return await MeasureAsync(running, identities, options, output, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> MeasureAsync(
        RunningIssuer running, FakeTrustDomain identities, ActOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var callers = new Callers(running.Address, identities);
        using var proxy = callers.AnyoneAt(running.AddressOf(RunningProxy.Name));
        using var calls = new LiveCalls(running.Address, proxy, callers, identities);
        using var anyone = callers.AnyoneAt(running.Address);
        var loadTask = await LiveCalls.OpenAsync(callers, LoadAgent, cancellationToken);
        var desk = new OperatorDesk(callers.Person("oscar"), callers.Person("petra"), loadTask.Id);

        await using var load = SteadyLoad.Start(running.Address, callers, identities, loadTask, options.Load);
        var alive = new List<TimeSpan>();
        var rows = new List<RevocationRow>();
        // The first two rounds are for the compilers of four processes: after one of them the next was still twice as slow as the same act at the end.
        foreach (var act in OperatorAct.All.Prepend(OperatorAct.All[0]).Prepend(OperatorAct.All[0]))
        {
            using var pace = act.Pace is { } least ? new PeriodicTimer(least) : null;
            var (answered, cut) = (new List<TimeSpan>(), new List<TimeSpan>());
            for (var i = 0; i < WarmUp + options.Times; i++)
            {
                if (pace is not null) await pace.WaitForNextTickAsync(cancellationToken);
                var (task, call) = await calls.NewAsync(act.TakesAnotherAgent ? Agent + 1 + i : Agent, cancellationToken);
                await using var open = call;
                var bare = await AliveAsync(anyone, cancellationToken);
                var took = await MeasureAsync(act, desk, task, call, cancellationToken);
                await act.TidyAsync(desk, task, cancellationToken);
                if (i < WarmUp) continue;
                alive.Add(bare);
                answered.Add(took.Answered);
                cut.Add(took.Cut);
            }

            rows.Add(new(act.Name, Delays.Of(cut), Delays.Of(answered)));
            await output.WriteLineAsync($"{act.Name}: p50 {Verbs.Number(rows[^1].Cut.Median.TotalMilliseconds, "0.0")} ms");
        }

        return RevocationTable.Of(rows[2..], Delays.Of(alive), options, load);
    }

    private static async Task<(TimeSpan Answered, TimeSpan Cut)> MeasureAsync(
        OperatorAct act, OperatorDesk desk, LoadTask task, OpenCall call, CancellationToken cancellationToken)
    {
        var last = call.LastByteAsync();
        var sent = Stopwatch.GetTimestamp();
        await act.DoAsync(desk, task, cancellationToken);
        var answered = Stopwatch.GetElapsedTime(sent);
        return (answered, Stopwatch.GetElapsedTime(sent, await last.WaitAsync(Lost, cancellationToken)));
    }

    private static async Task<TimeSpan> AliveAsync(HttpClient anyone, CancellationToken cancellationToken)
    {
        var sent = Stopwatch.GetTimestamp();
        using var response = await anyone.GetAsync("/alive", cancellationToken);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(sent);
    }
}
