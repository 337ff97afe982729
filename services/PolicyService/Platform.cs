using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Explanations;
using AgentTrust.PolicyService.NonEscalation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Replay;
using AgentTrust.PolicyService.Shadow;
using AgentTrust.ServiceDefaults.Authentication;

namespace AgentTrust.PolicyService;

/// <summary>The policy service as a part of the platform: agents and tasks of the token issuer, the policies of this house, people who change them.</summary>
internal static class Platform
{
    public static void AddPlatform(this IHostApplicationBuilder builder)
    {
        builder.AddServiceAuthentication();
        builder.AddPolicyAdministration();
        builder.AddPolicyInformation();
        builder.AddEvaluation();
        builder.AddReplay();
        builder.AddExplanation();
        builder.AddShadow();
        builder.AddNonEscalation();
    }

    public static void MapPlatform(this IEndpointRouteBuilder routes)
    {
        routes.MapPolicyAdministration();
        routes.MapReplay();
        routes.MapExplanations();
        routes.MapShadow();
        routes.MapNonEscalation();
    }
}
