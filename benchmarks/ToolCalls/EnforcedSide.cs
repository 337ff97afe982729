using System.Net;
using AgentTrust.Benchmarks.Machine;
using AgentTrust.Benchmarks.Revocation;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>The tool proxy with everything behind it, and two agents with a task each. An identity is used with one key at a time: one signs, one presents a certificate.</summary>
internal sealed class EnforcedSide : IAsyncDisposable
{
    public const string TlsEndpoint = "https";
    private const int Agents = 2;

    private readonly FakeTrustDomain _identities;
    private readonly RunningIssuer _running;
    private readonly int _proxy = ProcessTree.Find("AgentTrust.ToolProxy");

    private EnforcedSide(FakeTrustDomain identities, RunningIssuer running, CallingAgent signing, CallingAgent certified) =>
        (_identities, _running, Signing, Certified) = (identities, running, signing, certified);

    public CallingAgent Signing { get; }

    public CallingAgent Certified { get; }

    public IPEndPoint Tls => new(IPAddress.Loopback, _running.AddressOf(RunningProxy.Name, TlsEndpoint).Port);

    public IPEndPoint Plain => new(IPAddress.Loopback, _running.AddressOf(RunningProxy.Name).Port);

    public static async Task<EnforcedSide> StartAsync(
        CalledServer called, CallFiles files, IReadOnlyDictionary<string, string> policySettings, TextWriter output, CancellationToken cancellationToken)
    {
        var identities = new FakeTrustDomain(
            TimeProvider.System,
            [SpiffeIds.TokenIssuer, SpiffeIds.AuditService, SpiffeIds.Platform, SpiffeIds.ToolProxy, SpiffeIds.PolicyService, .. Enumerable.Range(0, Agents).Select(i => SpiffeIds.Agent(LoadAgents.NameOf(i)))]);
        var seed = Path.Combine(files.Folder, "seed.json");
        await LoadAgents.WriteSeedAsync(seed, Agents, CallTask.InOneStep, cancellationToken);
        await output.WriteLineAsync("Starting PostgreSQL, Redis, RabbitMQ, audit-service, token-issuer, policy-service and tool-proxy …");
        var running = await RunningIssuer.StartAsync(identities, seed, Compose, cancellationToken);
        using var callers = new Callers(running.Address, identities);
        return new(identities, running, await AgentAsync(0), await AgentAsync(1));

        async Task<CallingAgent> AgentAsync(int number) =>
            new(running, files.Certificate, identities, await CallTask.OpenAsync(running, callers, number, cancellationToken));

        IResourceBuilder<ProjectResource> Compose(IssuerParts parts)
        {
            parts.Issuer.WithHttpsEndpoint(name: TlsEndpoint).WithEnvironment(Environment(BareYarp.CertificateSetting), files.CertificateFile)
                .WithEnvironment("Issuer__Mtls__Url", "https://token-issuer");
            return RunningProxy.Add(parts, identities, new("called", called.Address), files.Catalog, policySettings)
                .WithHttpsEndpoint(name: TlsEndpoint).WithEnvironment(Environment(BareYarp.CertificateSetting), files.CertificateFile)
                .WithEnvironment("ToolProxy__Resource__AcceptCertificates", "true");
        }
    }

    /// <summary>Of the proxy, so far.</summary>
    public TimeSpan Cpu() => ProcessTree.CpuOf(_proxy);

    /// <summary>What the proxy has of the machine's memory, in MiB.</summary>
    public double Memory() => ProcessTree.MemoryOf(_proxy);

    public async ValueTask DisposeAsync()
    {
        Signing.Dispose();
        Certified.Dispose();
        await _running.DisposeAsync();
        _identities.Dispose();
    }

    private static string Environment(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);
}
