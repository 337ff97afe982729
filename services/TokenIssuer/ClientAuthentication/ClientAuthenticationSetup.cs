using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.AspNetCore.Authentication;

namespace AgentTrust.TokenIssuer.ClientAuthentication;

internal static class ClientAuthenticationSetup
{
    public static void AddClientAuthentication(this IHostApplicationBuilder builder)
    {
        builder.AddReplayCache();
        builder.Services.AddSingleton<ClientAssertions>();
        builder.Services.AddSingleton<ClientAuthenticator>();
        builder.Services.AddSingleton<ProvenCallers>();
        builder.Services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, CredentialAuthenticationHandler>(CredentialAuthenticationHandler.SchemeName, null);
        builder.Services.AddOptions<PolicySchemeOptions>(ServiceAuthentication.CallerScheme).PostConfigure<WorkloadCredentials>(ChooseByCredential);
    }

    /// <summary>Every workload is known here by its credential, also by one that no sibling would know; people stay people.</summary>
    private static void ChooseByCredential(PolicySchemeOptions scheme, WorkloadCredentials credentials)
    {
        var others = scheme.ForwardDefaultSelector!;
        scheme.ForwardDefaultSelector = context =>
            (Bearer.Of(context.Request) is { } credential && credentials.IsFromOutside(credential)) || others(context) == ServiceAuthentication.WorkloadScheme
                ? CredentialAuthenticationHandler.SchemeName
                : others(context);
    }
}
