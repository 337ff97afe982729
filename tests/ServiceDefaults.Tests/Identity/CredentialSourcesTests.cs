using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.ServiceDefaults.Tests.Identity;

/// <summary>Which source a process uses: the first that is configured, and no other.</summary>
public sealed class CredentialSourcesTests : IDisposable
{
    private static readonly string Agent = SpiffeIds.Agent("triage");
    private static readonly (string, string) Socket = ("SPIFFE_ENDPOINT_SOCKET", "unix:///no/such/agent.sock");
    private static readonly (string, string) File = ("Workload:TokenFile", "/no/such/token");

    private readonly FakeTrustDomain _domain = new(TimeProvider.System, Agent);
    private readonly CollectedLog _log = new();

    public void Dispose()
    {
        _domain.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task ThePrivateKeyIsTheLastChoice()
    {
        using var host = Host();

        var credential = await GetAsync(host);

        Assert.NotNull(await _domain.BundleOf(Agent).VerifyCredentialAsync(credential, SpiffeIds.TokenIssuer));
        Assert.False(host.Services.GetRequiredService<ICredentialSource>().HandsOutAgain);
    }

    [Fact]
    public async Task AProjectedTokenGoesBeforeThePrivateKey()
    {
        using var host = Host(File);

        Assert.Contains("Workload:TokenFile", (await FailAsync(host)).Message);
    }

    /// <summary>The weaker sources are there, and would work.</summary>
    [Fact]
    public async Task ASourceThatFailsIsNotReplacedByAWeakerOne()
    {
        using var host = Host(Socket, File);

        Assert.Contains("SPIFFE_ENDPOINT_SOCKET", (await FailAsync(host)).Message);
    }

    [Fact]
    public void WhichSourceIsUsedIsLoggedOnceAndNothingOfWhatItHolds()
    {
        using var host = Host();
        for (var i = 0; i < 3; i++) host.Services.GetRequiredService<ICredentialSource>();

        Assert.Single(_log.Lines, line => line.Text.Contains($"{Agent} proves what it is by its own private key (Workload:PrivateKey)", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains(_domain.SettingsFor(Agent)["Workload:PrivateKey"]!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Workload:PrivateKey", "")]
    [InlineData("SPIFFE_ENDPOINT_SOCKET", "tcp://10.0.0.1:8081")]
    [InlineData("Workload:TokenFile", "token")]
    [InlineData("Workload:Id", "spiffe://elsewhere.example/agent/triage")]
    [InlineData("Workload:Id", SpiffeIds.TrustDomain + "/agent//triage")]
    [InlineData("Workload:Tenant", "acme/../globex")]
    public void AWrongSettingStopsTheStart(string setting, string value)
    {
        using var host = Host((setting, value));

        var refusal = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<WorkloadOptions>>().Value);

        Assert.Contains(setting, refusal.Message);
    }

    /// <summary>A log that is meant for another tenant finds its name missing in the credential, and refuses.</summary>
    [Theory]
    [InlineData("", "audit-service", SpiffeIds.AuditService)]
    [InlineData("acme", "audit-service", SpiffeIds.TrustDomain + "/tenant/acme/service/audit-service")]
    [InlineData("acme", "token-issuer", SpiffeIds.TokenIssuer)]
    public async Task ACredentialForTheLogSaysWhoseLogIsMeant(string tenant, string service, string audience)
    {
        var peer = new BearerKeeper();
        using var host = Host(builder => builder.AddServiceClient<Client>(service).ConfigurePrimaryHttpMessageHandler(() => peer), ("Workload:Tenant", tenant));

        await host.Services.GetRequiredService<Client>().Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal([audience], new JsonWebToken(peer.Bearer).Audiences);
    }

    [Fact]
    public void WithoutAKeyAProcessSignsNothing()
    {
        using var host = Host(("Workload:PrivateKey", ""), File);
        var identity = host.Services.GetRequiredService<WorkloadIdentity>();

        Assert.Equal(Agent, identity.Id);
        Assert.Throws<CredentialUnavailableException>(() =>
            identity.SignStatement("binding+jwt", SpiffeIds.PolicyService, new { }, DateTimeOffset.MaxValue));
    }

    [Fact]
    public void AServiceThatSignsDoesNotStartWithoutAKey()
    {
        using var host = Host(builder => builder.RequireSigningKey(), ("Workload:PrivateKey", ""), File);

        var refusal = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<WorkloadOptions>>().Value);

        Assert.Contains("signs statements", refusal.Message);
    }

    private IHost Host(params (string Name, string Value)[] settings) => Host(builder => builder.AddWorkloadIdentity(), settings);

    private IHost Host(Action<IHostApplicationBuilder> add, params (string Name, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        foreach (var (name, value) in _domain.SettingsFor(Agent)) builder.Configuration[name] = value;
        foreach (var (name, value) in settings) builder.Configuration[name] = value;
        builder.Logging.AddProvider(_log);
        builder.Services.AddSingleton(TimeProvider.System);
        add(builder);
        return builder.Build();
    }

    private static Task<string> GetAsync(IHost host) =>
        host.Services.GetRequiredService<ICredentialSource>().GetAsync(SpiffeIds.TokenIssuer, TestContext.Current.CancellationToken).AsTask();

    private static Task<CredentialUnavailableException> FailAsync(IHost host) => Assert.ThrowsAsync<CredentialUnavailableException>(() => GetAsync(host));

    private sealed class Client(HttpClient http)
    {
        public HttpClient Http => http;
    }

    private sealed class BearerKeeper : HttpMessageHandler
    {
        public string? Bearer { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bearer = request.Headers.Authorization?.Parameter;
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
