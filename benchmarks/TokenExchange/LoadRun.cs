using AgentTrust.Benchmarks.Machine;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;

namespace AgentTrust.Benchmarks.TokenExchange;

/// <summary>Measures the token exchange at each number of open tasks, with its baseline in the same run.</summary>
internal static class LoadRun
{
    private const int WarmUpRounds = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>The compiler works on hot code in the background, for longer the busier the machine is.</summary>
    private const int CompiledAfter = 10_000;
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(60);

    public static async Task<string> MeasureAsync(LoadOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var baseline = Es256Baseline.Measure();
        using var identities = new FakeTrustDomain(
            TimeProvider.System,
            [SpiffeIds.TokenIssuer, SpiffeIds.AuditService, SpiffeIds.Platform, .. Enumerable.Range(0, options.Agents).Select(i => SpiffeIds.Agent(LoadAgents.NameOf(i)))]);
        var folder = Directory.CreateTempSubdirectory("agenttrust-benchmark-");
        try
        {
            var seed = Path.Combine(folder.FullName, "seed.json");
            await LoadAgents.WriteSeedAsync(seed, options.Agents, cancellationToken);
            await output.WriteLineAsync("Starting PostgreSQL, Redis, RabbitMQ, audit-service and token-issuer …");
            await using var issuer = await RunningIssuer.StartAsync(identities, seed, beside: null, cancellationToken);
            await OpenTasks.OpenFirstAsync(issuer, identities, options.Agents, cancellationToken);

            var rows = new List<LoadRow>();
            using var signer = new RequestSigner(identities);
            foreach (var count in options.Tasks)
            {
                var tasks = await OpenTasks.GrowToAsync(issuer, count, options.Agents, cancellationToken);
                rows.Add(await MeasureAsync(issuer, signer, tasks, options, rows.Count == 0 ? CompiledAfter : 0, cancellationToken));
                await output.WriteLineAsync($"{tasks.Count} open tasks: {Verbs.Number(rows[^1].Load.PerSecond)}/s, {rows[^1].Load.Failed} failed");
            }

            return LoadTable.Of(rows, baseline, options);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<LoadRow> MeasureAsync(
        RunningIssuer issuer, RequestSigner signer, IReadOnlyList<LoadTask> tasks, LoadOptions options, int warmUp, CancellationToken cancellationToken)
    {
        var perSecond = await WarmUpAsync(issuer, signer, tasks, options, warmUp, cancellationToken);
        await issuer.DrainAsync(cancellationToken);

        var nonce = await LoadGenerator.NonceAsync(issuer.Address, cancellationToken);
        var requests = signer.Sign(tasks, Math.Max(options.Connections * 2, (int)(perSecond * options.Seconds)), nonce);
        var before = CpuNow();
        var load = await LoadGenerator.SendAsync(issuer.Address, requests, options.Connections, cancellationToken);
        var after = CpuNow();
        await issuer.DrainAsync(cancellationToken);
        return new(tasks.Count, load, after.Issuer - before.Issuer, ProcessTree.CpuOf(issuer.IssuerProcess) - before.Issuer,
            after.Database - before.Database, after.Generator - before.Generator);

        (TimeSpan Issuer, TimeSpan Database, TimeSpan Generator) CpuNow() =>
            (ProcessTree.CpuOf(issuer.IssuerProcess), ProcessTree.CpuOf(issuer.DatabaseProcess), Environment.CpuUsage.TotalTime);
    }

    /// <summary>Until the code is compiled and the caches are full; its last round says how many requests to prepare.</summary>
    private static async Task<double> WarmUpAsync(
        RunningIssuer issuer, RequestSigner signer, IReadOnlyList<LoadTask> tasks, LoadOptions options, int exchanges, CancellationToken cancellationToken)
    {
        var (spent, done, size) = (TimeSpan.Zero, 0, options.Connections * 2);
        for (var rounds = 1; ; rounds++)
        {
            var nonce = await LoadGenerator.NonceAsync(issuer.Address, cancellationToken);
            var round = await LoadGenerator.SendAsync(issuer.Address, signer.Sign(tasks, size, nonce), options.Connections, cancellationToken);
            spent += round.Duration;
            done += round.Exchanges;
            if (spent >= WarmUp && rounds >= WarmUpRounds && (done >= exchanges || spent >= LongestWarmUp)) return round.PerSecond;
            size = (int)Math.Clamp(round.PerSecond, options.Connections * 2, 5000);
        }
    }
}

/// <summary>One line of the table.</summary>
internal sealed record LoadRow(int Tasks, LoadResult Load, TimeSpan IssuerCpu, TimeSpan IssuerCpuWithRecords, TimeSpan DatabaseCpu, TimeSpan GeneratorCpu);
