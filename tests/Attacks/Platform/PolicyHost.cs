extern alias policy;

using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentTrust.Attacks.Platform;

/// <summary>The real policy service in process, with the policies and the catalog that the run is about.</summary>
internal sealed class PolicyHost(FakeTrustDomain trust, TimeProvider time, IssuerPeer issuer, string policies, string catalog)
    : WebApplicationFactory<policy::Program>
{
    private readonly FakeAuditLog _audit = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.ConfigureLogging(logging => logging.ClearProviders());
        foreach (var (name, value) in trust.SettingsFor(SpiffeIds.PolicyService)) builder.UseSetting(name, value);
        builder.UseSetting("Policies:Directory", policies);
        builder.UseSetting("PolicyService:Surroundings:Tools", catalog);
        builder.UseSetting("PolicyService:Entities:Timeout", "00:00:10");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton(time);
            services.AddHttpClient(nameof(TokenIssuerClient)).ConfigurePrimaryHttpMessageHandler(() => issuer);
            services.AddHttpClient(nameof(AuditClient)).ConfigurePrimaryHttpMessageHandler(() => _audit);
        });
    }
}
