using System.Diagnostics;
using System.Globalization;
using System.Text;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.Benchmarks.Revocation;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>What very many open streams cost the tool proxy while nothing is said on them: each is an enforced call whose tool has said something once.</summary>
internal static class IdleStreams
{
    private const int Steps = 5;
    private const int AtOnce = 16;
    private const int WarmUp = 50;

    /// <summary>The proxy's own rounds (revocation, definitions, collections) show within it.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    public static int? StreamsOf(Dictionary<string, string> given) =>
        given.Keys.Except(["streams", "report"]).Any() ? null
        : int.TryParse(given.GetValueOrDefault("streams", "10000"), NumberStyles.None, CultureInfo.InvariantCulture, out var streams) && streams is >= Steps and <= 20_000 ? streams : null;

    public static async Task<string> MeasureAsync(int streams, TextWriter output, CancellationToken cancellationToken)
    {
        using var identities = new FakeTrustDomain(
            TimeProvider.System,
            [SpiffeIds.TokenIssuer, SpiffeIds.AuditService, SpiffeIds.Platform, SpiffeIds.ToolProxy, SpiffeIds.PolicyService, SpiffeIds.Agent(LoadAgents.NameOf(0))]);
        var folder = Directory.CreateTempSubdirectory("agenttrust-benchmark-");
        try
        {
            var (seed, catalog) = (Path.Combine(folder.FullName, "seed.json"), Path.Combine(folder.FullName, "catalog.json"));
            await LoadAgents.WriteSeedAsync(seed, 1, CallTask.InOneStep, cancellationToken);
            await TickingServer.WriteCatalogAsync(catalog, cancellationToken);
            await using var server = await TickingServer.StartAsync(TickingServer.Never, cancellationToken);
            await output.WriteLineAsync("Starting PostgreSQL, Redis, RabbitMQ, audit-service, token-issuer, policy-service and tool-proxy …");
            await using var running = await RunningIssuer.StartAsync(
                identities, seed, parts => RunningProxy.Add(parts, identities, ("ticker", server.Address), catalog, CallKinds.Remembered.PolicySettings), cancellationToken);
            return await MeasureAsync(running, identities, streams, output, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> MeasureAsync(RunningIssuer running, FakeTrustDomain identities, int streams, TextWriter output, CancellationToken cancellationToken)
    {
        using var callers = new Callers(running.Address, identities);
        using var proxy = callers.AnyoneAt(running.AddressOf(RunningProxy.Name));
        using var key = new DpopKey();
        using var identity = identities.IdentityOf(SpiffeIds.Agent(LoadAgents.NameOf(0)));
        var task = await CallTask.OpenAsync(running, callers, 0, cancellationToken);
        var process = ProcessTree.Find("AgentTrust.ToolProxy");
        var token = await TokenAsync();
        // One at a time first: what is started, compiled and opened by then is no stream's, and is not asked for by all at once.
        foreach (var call in await OpenAsync(WarmUp, 1)) await call.DisposeAsync();

        token = await TokenAsync(); // good for five minutes: the streams end with it
        var table = new StringBuilder("Enforced calls whose tool has answered once and goes on listening. Memory is what the tool proxy has resident.\n\n| open streams | MiB | KiB a stream | CPU while idle |\n|---:|---:|---:|---:|\n");
        var (open, empty) = (new List<OpenCall>(), ProcessTree.MemoryOf(process));
        await RowAsync();
        for (var step = 1; step <= Steps; step++)
        {
            open.AddRange(await OpenAsync((int)((long)streams * step / Steps) - open.Count, AtOnce));
            await RowAsync();
        }

        foreach (var call in open) await call.DisposeAsync();
        return table.ToString().ReplaceLineEndings("\n");

        async Task<string> TokenAsync()
        {
            var request = SignedRequest.Create(task, identity, key, await LoadGenerator.NonceAsync(running.Address, cancellationToken));
            return (await callers.Agent().ExchangeAsync(request.Form, request.Proof, cancellationToken)).AccessToken;
        }

        async Task<IReadOnlyList<OpenCall>> OpenAsync(int count, int atOnce)
        {
            var opened = new OpenCall[count];
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
                async (at, ending) => opened[at] = await OpenCall.StartAsync(proxy, token, key, ending));
            return opened;
        }

        async Task RowAsync()
        {
            var (cpu, began) = (ProcessTree.CpuOf(process), Stopwatch.GetTimestamp());
            await Task.Delay(Quiet, cancellationToken);
            var share = (ProcessTree.CpuOf(process) - cpu) / Stopwatch.GetElapsedTime(began);
            var memory = ProcessTree.MemoryOf(process);
            var each = open.Count == 0 ? "" : Verbs.Number((memory - empty) * 1024 / open.Count, "N1");
            var line = $"| {Verbs.Number(open.Count)} | {Verbs.Number(memory)} | {each} | {Verbs.Number(share * 100, "N1")} % |";
            table.AppendLine(line);
            await output.WriteLineAsync(line);
        }
    }
}
