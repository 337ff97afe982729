using System.Net.Http.Headers;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.ApprovalService.Delegations;
using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.ApprovalService.Tests.Delegations;
using AgentTrust.ApprovalService.Tests.Passkeys;
using AgentTrust.ApprovalService.Tests.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ApprovalService.Tests;

/// <summary>The real service without its servers: the store is in memory, and nothing runs in the background.</summary>
internal sealed class RunningApprovalService : WebApplicationFactory<Program>
{
    private readonly FakeTrustDomain _domain;

    public RunningApprovalService()
    {
        _domain = new FakeTrustDomain(Time, SpiffeIds.ApprovalService, SpiffeIds.PolicyService, SpiffeIds.ToolProxy,
            SpiffeIds.Console, SpiffeIds.TokenIssuer, SpiffeIds.Agent("coding-agent"));
        Store = new InMemoryApprovalStore(Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public InMemoryApprovalStore Store { get; }

    public InMemoryPasskeyStore Passkeys { get; } = new();

    private readonly Dictionary<string, string> _settings = [];

    /// <summary>Before the service is first used.</summary>
    public void Set(string key, string value) => _settings[key] = value;

    /// <summary>The caller the service knows by its credential.</summary>
    public ApprovalsClient As(string spiffeId) => new(Http(_domain.CredentialOf(spiffeId, SpiffeIds.ApprovalService)));

    /// <summary>The person the service knows by the person's own token.</summary>
    public ApprovalsClient AsPerson(string name, params string[] groups) =>
        new(Http(_domain.AccessTokenOf(name, "approval-service", groups)));

    /// <summary>The same person all along: the token is not renewed while time passes.</summary>
    public string TokenOf(string name, params string[] groups) => _domain.AccessTokenOf(name, "approval-service", groups);

    public string TokenOfSignIn(string name, DateTimeOffset? signedIn, params string[] groups) =>
        _domain.AccessTokenOf(name, "approval-service", signedIn, groups);

    public HttpClient Http(string? bearer)
    {
        var http = CreateClient();
        if (bearer is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return http;
    }

    public HttpClient HttpAs(string spiffeId) => Http(_domain.CredentialOf(spiffeId, SpiffeIds.ApprovalService));

    /// <summary>What the policy service would have signed, unless a test says otherwise.</summary>
    public AccessRequestSubmission Submission(
        BindingClaims? call = null,
        string signer = SpiffeIds.PolicyService,
        string type = BindingTokens.Type,
        string audience = SpiffeIds.ApprovalService,
        int lifetimeSeconds = 300) => new()
    {
        BindingToken = _domain.IdentityOf(signer).SignStatement(
            type, audience, call ?? SampleCall.Binding, Time.GetUtcNow().AddSeconds(lifetimeSeconds)),
        Arguments = SampleCall.Arguments,
        Preview = "--- a/Total.cs\n+++ b/Total.cs",
    };

    /// <summary>Verifies as the policy service does.</summary>
    public ValueTask<ApprovalAssertion?> VerifyAsync(string assertion, string type = ApprovalAssertions.Type) =>
        _domain.BundleOf(SpiffeIds.PolicyService).VerifyStatementAsync<ApprovalAssertion>(
            assertion, type, SpiffeIds.ApprovalService, SpiffeIds.PolicyService);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _domain.SettingsFor(SpiffeIds.ApprovalService)) builder.UseSetting(key, value);
        builder.UseSetting("ConnectionStrings:approvaldb", "Host=localhost;Database=none");
        builder.UseSetting("ConnectionStrings:messaging", "amqp://localhost");
        builder.UseSetting("ApprovalService:Passkeys:Origins:0", FakeAuthenticator.Origin);
        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureTestServices(services =>
        {
            foreach (var background in services.Where(IsBackground).ToList()) services.Remove(background);
            services.AddSingleton<TimeProvider>(Time);
            services.AddSingleton<IApprovalStore>(Store);
            services.AddSingleton<IPasskeyStore>(Passkeys);
            services.AddSingleton<IBreakGlassReviews>(Store.Reviews);
            services.AddSingleton<IDelegationStore>(new InMemoryDelegationStore());
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _domain.Dispose();
    }

    /// <summary>Database, broker, dispatcher and sweeper; the web server itself is a hosted service too, and stays.</summary>
    private static bool IsBackground(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) != true;
}
