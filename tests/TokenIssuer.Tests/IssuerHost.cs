using System.Security.Cryptography;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.SigningKeys;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tests.SigningKeys;
using AgentTrust.TokenIssuer.Tests.Storage;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.Tests;

/// <summary>The real service on a store in memory and a clock of the test's own, with the shipped seed.</summary>
internal sealed class IssuerHost : WebApplicationFactory<Program>
{
    public const string Passphrase = "a passphrase of the test's own";
    public static readonly string Agent = SpiffeIds.Agent("coding-agent");
    public static readonly string OtherAgent = SpiffeIds.Agent("other-agent");
    private static readonly StoredSigningKey Key = CheapKey();
    private readonly Dictionary<string, string?> _settings;

    public IssuerHost(Dictionary<string, string?>? settings = null)
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        TrustDomain = new FakeTrustDomain(
            Time, SpiffeIds.TokenIssuer, SpiffeIds.ToolProxy, SpiffeIds.PolicyService, SpiffeIds.SampleTools, SpiffeIds.Platform,
            Agent, OtherAgent, SpiffeIds.Agent("third-agent"), SpiffeIds.Agent("fourth-agent"), SpiffeIds.Agent("nobody"));
        Store = new MemoryAuthorityStore(Signal, Time);
        SigningKeys = new MemorySigningKeyStore(Store, Time) { Keys = { Key } };
        Replay = new MemoryReplayCache(Time);
        _settings = settings ?? [];
    }

    public FakeTimeProvider Time { get; }

    public FakeTrustDomain TrustDomain { get; }

    public ChangeSignal Signal { get; } = new();

    public MemoryAuthorityStore Store { get; }

    public MemorySigningKeyStore SigningKeys { get; }

    /// <summary>What replicas of the host share, as they share Redis.</summary>
    public MemoryReplayCache Replay { get; }

    public MemoryNonceKeys NonceKeys { get; } = new();

    public PresentedCertificate Certificate { get; } = new();

    /// <summary>Whose credentials are accepted beside the platform's; to be said before the first request.</summary>
    public IList<TrustedIssuer> TrustedIssuers { get; } = [];

    /// <summary>What the host's clients remember.</summary>
    public ServerNonces Nonces { get; } = new();

    public DpopKey AgentKey { get; } = new();

    public DpopKey ProxyKey { get; } = new();

    /// <summary>A client that authenticates as a workload; a fresh credential on every request.</summary>
    public HttpClient As(string spiffeId) =>
        CreateDefaultClient(new Uri("http://token-issuer"), new FreshCredential(() => TrustDomain.CredentialOf(spiffeId, SpiffeIds.TokenIssuer)));

    /// <summary>A client that authenticates as a person.</summary>
    public HttpClient AsPerson(string person, params string[] groups) =>
        CreateDefaultClient(new Uri("http://token-issuer"), new FreshCredential(() => TrustDomain.AccessTokenOf(person, "token-issuer", groups)));

    public HttpClient Anonymous() => CreateDefaultClient(new Uri("http://token-issuer"));

    /// <param name="person">How oscar reaches the host, where it is not by memory.</param>
    public Task<TaskFacts> OpenTaskAsync(HttpClient? person = null) => new TokenIssuerClient(person ?? AsPerson("oscar", PersonGroups.Operators)).OpenTaskAsync(
        new OpenTask { Template = "fix-firing-alert", Reference = "alert:CheckoutTotalsWrong", Reason = "It fires." },
        TestContext.Current.CancellationToken);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (name, value) in TrustDomain.SettingsFor(SpiffeIds.TokenIssuer)) builder.UseSetting(name, value);
        builder.UseSetting("ConnectionStrings:issuerdb", "Host=localhost");
        builder.UseSetting("ConnectionStrings:messaging", "amqp://localhost");
        builder.UseSetting("Issuer:SigningKeyPassphrase", Passphrase);
        builder.UseSetting("Issuer:Seed", "true");
        builder.UseSetting("Dpop:RequireNonce", "false"); // a proof in one trip, except where nonces are what a test is about
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
            // What reaches for a server: the database, the broker, the dispatcher, the sweep that would tick beside the test.
            foreach (var hosted in services.Where(IsOfAServer).ToList()) services.Remove(hosted);

            services.Configure<WorkloadIssuerOptions>(workloads =>
            {
                foreach (var issuer in TrustedIssuers) workloads.TrustedIssuers.Add(issuer);
            });
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            services.Replace(ServiceDescriptor.Singleton(Signal));
            services.AddSingleton<IStartupFilter>(Certificate);
            services.Replace(ServiceDescriptor.Singleton<IReplayCache>(Replay));
            services.Replace(ServiceDescriptor.Singleton<INonceKeys>(NonceKeys));
            services.Replace(ServiceDescriptor.Singleton<IAuthorityStore>(Store));
            services.Replace(ServiceDescriptor.Singleton<IAgentRegister>(Store));
            services.Replace(ServiceDescriptor.Singleton<IRevokedSessions>(Store));
            services.Replace(ServiceDescriptor.Singleton<IReceivedEventLog>(Store));
            services.Replace(ServiceDescriptor.Singleton<ISigningKeyStore>(SigningKeys));
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        TrustDomain.Dispose();
        AgentKey.Dispose();
        ProxyKey.Dispose();
    }

    private static bool IsOfAServer(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationType != typeof(KeyRotation)
        && service.ImplementationType != typeof(AgentSeeding)
        && service.ImplementationType?.Assembly.GetName().Name is not ("Microsoft.AspNetCore.Hosting" or "Microsoft.Extensions.Hosting");

    /// <summary>One key for all tests, encrypted with a single iteration: opening it takes no time.</summary>
    private static StoredSigningKey CheapKey()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encrypted = pair.ExportEncryptedPkcs8PrivateKey(Passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1));
        var born = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
        return new(Base64UrlEncoder.Encode(new ECDsaSecurityKey(pair).ComputeJwkThumbprint()), born, born, encrypted);
    }

    private sealed class FreshCredential(Func<string> create) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization ??= new("Bearer", create());
            return base.SendAsync(request, cancellationToken);
        }
    }
}
