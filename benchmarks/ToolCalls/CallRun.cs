using System.Net;
using System.Security.Cryptography.X509Certificates;
using AgentTrust.Benchmarks.Decisions;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.Benchmarks.Revocation;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>The same calls to the same tool: through bare YARP, through nginx with an authorization service, and enforced.</summary>
internal static class CallRun
{
    public const string TlsEndpoint = "https";
    private const int Agents = 2;
    private const int FirstRound = 200;
    private const int StaleRounds = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(40);

    public static async Task<string> MeasureAsync(CallOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("agenttrust-benchmark-");
        try
        {
            var certificateFile = Path.Combine(folder.FullName, "server.pfx");
            using var certificate = PresentedCertificate.SelfSigned();
            await File.WriteAllBytesAsync(certificateFile, certificate.Export(X509ContentType.Pkcs12), cancellationToken);

            var catalog = Path.Combine(folder.FullName, "catalog.json");
            await CalledServer.WriteCatalogAsync(catalog, cancellationToken);
            await using var called = await CalledServer.StartAsync(cancellationToken);
            var (bare, bareTls) = await BareYarp.StartAsync(called.Address, certificateFile, cancellationToken);
            await using var yarp = bare;
            await using var nginx = await Nginx.StartAsync(called, folder.FullName, cancellationToken);

            var peers = new Peers(called, bare, bareTls, nginx, certificate, certificateFile, catalog, folder.FullName);
            var rows = new List<CallRow>();
            await MeasureAsync(peers, CallKinds.Remembered, options, rows, output, cancellationToken);
            await MeasureAsync(peers, CallKinds.Fresh, options, rows, output, cancellationToken);
            return CallTable.Of(rows);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(
        Peers peers, CallKinds kinds, CallOptions options, List<CallRow> rows, TextWriter output, CancellationToken cancellationToken)
    {
        if (kinds.Named(options.Only) is not { Count: > 0 } measured) return;

        using var identities = new FakeTrustDomain(
            TimeProvider.System,
            [SpiffeIds.TokenIssuer, SpiffeIds.AuditService, SpiffeIds.Platform, SpiffeIds.ToolProxy, SpiffeIds.PolicyService, .. Enumerable.Range(0, Agents).Select(i => SpiffeIds.Agent(LoadAgents.NameOf(i)))]);
        var seed = Path.Combine(peers.Folder, "seed.json");
        await LoadAgents.WriteSeedAsync(seed, Agents, CallTask.InOneStep, cancellationToken);
        await output.WriteLineAsync("Starting PostgreSQL, Redis, RabbitMQ, audit-service, token-issuer, policy-service and tool-proxy …");
        await using var running = await RunningIssuer.StartAsync(identities, seed, Compose, cancellationToken);
        var tls = new IPEndPoint(IPAddress.Loopback, running.AddressOf(RunningProxy.Name, TlsEndpoint).Port);
        var plain = new IPEndPoint(IPAddress.Loopback, running.AddressOf(RunningProxy.Name).Port);
        var proxy = ProcessTree.Find("AgentTrust.ToolProxy");

        using var callers = new Callers(running.Address, identities);
        // An identity is used with one key at a time.
        using var signing = new CallingAgent(running, peers.Certificate, identities, await CallTask.OpenAsync(running, callers, 0, cancellationToken));
        using var certified = new CallingAgent(running, peers.Certificate, identities, await CallTask.OpenAsync(running, callers, 1, cancellationToken));
        foreach (var kind in measured)
        {
            var agent = kind.IsSigned ? signing : certified;
            Target[] targets = kind.IsSigned
                ? [new("bare YARP", peers.Bare.Address, () => peers.Bare.Cpu), new("nginx auth_request", peers.Nginx.Address, () => peers.Nginx.CpuOfAll()), new("enforced", plain, () => ProcessTree.CpuOf(proxy))]
                : [new("bare YARP", peers.BareTls, () => peers.Bare.Cpu), new("enforced", tls, () => ProcessTree.CpuOf(proxy))];
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

        IResourceBuilder<ProjectResource> Compose(IssuerParts parts)
        {
            parts.Issuer.WithHttpsEndpoint(name: TlsEndpoint).WithEnvironment(Environment(BareYarp.CertificateSetting), peers.CertificateFile)
                .WithEnvironment("Issuer__Mtls__Url", "https://token-issuer");
            return RunningProxy.Add(parts, identities, new("called", peers.Called.Address), peers.Catalog, kinds.PolicySettings)
                .WithHttpsEndpoint(name: TlsEndpoint).WithEnvironment(Environment(BareYarp.CertificateSetting), peers.CertificateFile)
                .WithEnvironment("ToolProxy__Resource__AcceptCertificates", "true");
        }
    }

    private static async Task<CallRow> MeasureAsync(
        CallKind kind, Target target, CallingAgent agent, int connections, int seconds, CancellationToken cancellationToken)
    {
        var load = new CallLoad(target.Address, kind.IsSigned ? null : agent.Tls);
        var calls = await kind.CallsOf(agent, cancellationToken);
        // One at a time first: what is started and compiled by then is not asked for by all at once.
        var (spent, perSecond) = (TimeSpan.Zero, (await load.RunAsync(kind.RequestsOf(calls, target.Address, FirstRound), 1, cancellationToken)).PerSecond);
        // Five processes are warm when none of them makes it faster any more; that takes calls, and so the longer the slower they are.
        for (var (best, stale) = (0.0, 0); spent < WarmUp || (stale < StaleRounds && spent < LongestWarmUp);)
        {
            var round = await load.RunAsync(kind.RequestsOf(calls, target.Address, (int)Math.Clamp(perSecond * 2, FirstRound, 20_000)), connections, cancellationToken);
            (spent, perSecond) = (spent + round.Duration, round.PerSecond);
            (best, stale) = perSecond > best * 1.05 ? (perSecond, 0) : (best, stale + 1);
        }

        var requests = kind.RequestsOf(calls, target.Address, Math.Max(FirstRound, (int)(perSecond * seconds)));
        var before = target.Cpu();
        var result = await load.RunAsync(requests, connections, cancellationToken);
        if (result.Failed > result.Calls / 100)
            throw new InvalidOperationException($"{result.Failed} of {requests.Count} calls were not answered by their tool, the first of them by: {result.FirstFailure}");
        return new(kind.Name, connections, target.Name, result, (target.Cpu() - before) / result.Calls);
    }

    private static string Environment(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>What stands still while the enforced side is started anew.</summary>
    private sealed record Peers(
        CalledServer Called, ServerProcess Bare, IPEndPoint BareTls, ServerProcess Nginx, X509Certificate2 Certificate, string CertificateFile, string Catalog, string Folder);

    private sealed record Target(string Name, IPEndPoint Address, Func<TimeSpan> Cpu);
}
