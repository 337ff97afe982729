using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Authentication;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Who may ask for decisions: in the platform the tool proxy and nobody else; a service that decides alone has its own callers.</summary>
internal static class DecisionCallers
{
    public const string Policy = "decision-callers";

    public static void AddPlatformCallers(this IHostApplicationBuilder builder) =>
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy
            .RequireAssertion(context => context.User.WorkloadId() == SpiffeIds.ToolProxy));
}
