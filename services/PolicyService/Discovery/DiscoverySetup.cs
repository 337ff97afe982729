using System.Text.Json.Serialization;
using AgentTrust.PolicyService.Evaluation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.PolicyService.Discovery;

/// <summary>AuthZEN Authorization API 1.0 §9: where the decision point's endpoints are.</summary>
internal static class DiscoverySetup
{
    public static void MapDiscovery(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/.well-known/authzen-configuration", GetConfiguration).AllowAnonymous();

    private static Ok<AuthzenConfiguration> GetConfiguration(HttpRequest request)
    {
        var self = $"{request.Scheme}://{request.Host}";
        return TypedResults.Ok(new AuthzenConfiguration(self, self + EvaluationEndpoints.EvaluationPath));
    }
}

internal sealed record AuthzenConfiguration(
    [property: JsonPropertyName("policy_decision_point")] string PolicyDecisionPoint,
    [property: JsonPropertyName("access_evaluation_endpoint")] string AccessEvaluationEndpoint);
