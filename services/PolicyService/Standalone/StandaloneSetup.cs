using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.Search;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>A decision point for any Cedar policies, without token issuer, audit log, Redis or an identity of its own.</summary>
internal static class StandaloneSetup
{
    public static bool DecidesAlone(this IHostApplicationBuilder builder) =>
        builder.Configuration[$"{EntitiesOptions.Section}:{nameof(EntitiesOptions.File)}"] is not null;

    public static void AddStandalone(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EntitiesOptions>().BindConfiguration(EntitiesOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<EntitiesOptions>, EntitiesOptionsValidator>();
        builder.Services.AddOptions<ApiKeyOptions>().BindConfiguration(ApiKeyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ApiKeyOptions>, ApiKeyOptionsValidator>();
        builder.AddPolicyFolder();
        builder.AddPolicyEngine();

        builder.Services.AddSingleton<StandaloneSet>();
        builder.Services.AddHostedService<StandaloneWatch>();
        builder.Services.AddHealthChecks().AddCheck<StandaloneHealth>("policy-set");
        builder.Services.AddSingleton<IDecisionPoint, StandaloneDecisionPoint>();
        builder.Services.AddSingleton<ISearchSpace, EntitySearchSpace>();

        builder.Services.AddAuthentication(ApiKeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(DecisionCallers.Policy, policy => policy.RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}
