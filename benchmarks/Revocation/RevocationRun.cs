using System.Diagnostics;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.AccessTokens;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>Measures how long after an operator's act a call that it ends is cut, as far as the feed has a part in it.</summary>
internal static class RevocationRun
{
    private const int WarmUp = 10;
    private const int LoadAgent = 0;
    private const int Agent = 1;
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(30);

    public static async Task<string> MeasureAsync(ActOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var agents = Agent + 1 + WarmUp + options.Times;
        using var identities = new FakeTrustDomain(
            TimeProvider.System,
            [SpiffeIds.TokenIssuer, SpiffeIds.AuditService, SpiffeIds.Platform, SpiffeIds.ToolProxy, .. Enumerable.Range(0, agents).Select(i => SpiffeIds.Agent(LoadAgents.NameOf(i)))]);
        var folder = Directory.CreateTempSubdirectory("agenttrust-benchmark-");
        try
        {
            var seed = Path.Combine(folder.FullName, "seed.json");
            await LoadAgents.WriteSeedAsync(seed, agents, cancellationToken);
            await output.WriteLineAsync("Starting PostgreSQL, Redis, RabbitMQ, audit-service and token-issuer …");
            await using var issuer = await RunningIssuer.StartAsync(identities, seed, cancellationToken);
            await using var consumer = await FeedConsumer.StartAsync(identities, issuer.Address, cancellationToken);
            return await MeasureAsync(issuer, consumer, identities, options, output, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> MeasureAsync(
        RunningIssuer issuer, FeedConsumer consumer, FakeTrustDomain identities, ActOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var callers = new Callers(issuer.Address, identities);
        using var tokens = new LiveTokens(issuer.Address, callers, identities, consumer);
        using var anyone = callers.Anyone();
        var loadTask = await LiveTokens.OpenAsync(callers, LoadAgent, cancellationToken);
        var desk = new OperatorDesk(callers.Person("oscar"), callers.Person("petra"), loadTask.Id);

        await using var load = SteadyLoad.Start(issuer.Address, callers, identities, loadTask, options.Load);
        var alive = new List<TimeSpan>();
        var rows = new List<RevocationRow>();
        foreach (var act in OperatorAct.All)
        {
            using var pace = act.Pace is { } least ? new PeriodicTimer(least) : null;
            var (answered, cut) = (new List<TimeSpan>(), new List<TimeSpan>());
            for (var i = 0; i < WarmUp + options.Times; i++)
            {
                if (pace is not null) await pace.WaitForNextTickAsync(cancellationToken);
                var token = await tokens.NewAsync(act.TakesAnotherAgent ? Agent + 1 + i : Agent, cancellationToken);
                var bare = await AliveAsync(anyone, cancellationToken);
                var took = await MeasureAsync(act, desk, consumer, token, cancellationToken);
                await act.TidyAsync(desk, token, cancellationToken);
                if (i < WarmUp) continue;
                alive.Add(bare);
                answered.Add(took.Answered);
                cut.Add(took.Cut);
            }

            rows.Add(new(act.Name, Delays.Of(cut), Delays.Of(answered)));
            await output.WriteLineAsync($"{act.Name}: p50 {Verbs.Number(rows[^1].Cut.Median.TotalMilliseconds, "0.0")} ms");
        }

        return RevocationTable.Of(rows, Delays.Of(alive), options, load);
    }

    private static async Task<(TimeSpan Answered, TimeSpan Cut)> MeasureAsync(
        OperatorAct act, OperatorDesk desk, FeedConsumer consumer, AccessToken token, CancellationToken cancellationToken)
    {
        var cut = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = consumer.Follow(token);
        await using var registered = watch.Revoked.UnsafeRegister(_ => cut.TrySetResult(Stopwatch.GetTimestamp()), null);

        var sent = Stopwatch.GetTimestamp();
        await act.DoAsync(desk, token, cancellationToken);
        var answered = Stopwatch.GetElapsedTime(sent);
        return (answered, Stopwatch.GetElapsedTime(sent, await cut.Task.WaitAsync(Lost, cancellationToken)));
    }

    private static async Task<TimeSpan> AliveAsync(HttpClient anyone, CancellationToken cancellationToken)
    {
        var sent = Stopwatch.GetTimestamp();
        using var response = await anyone.GetAsync("/alive", cancellationToken);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(sent);
    }
}
