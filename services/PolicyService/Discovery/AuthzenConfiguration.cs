using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Search;

namespace AgentTrust.PolicyService.Discovery;

/// <summary>Metadata of a decision point (AuthZEN 1.0 §9.1); what it does not have is not there.</summary>
internal sealed record AuthzenConfiguration
{
    public const string AccessRequestCapability = "urn:openid:authzen:capability:access-request";

    public required string PolicyDecisionPoint { get; init; }

    public required string AccessEvaluationEndpoint { get; init; }

    public required string AccessEvaluationsEndpoint { get; init; }

    public required string SearchSubjectEndpoint { get; init; }

    public required string SearchResourceEndpoint { get; init; }

    public required string SearchActionEndpoint { get; init; }

    /// <summary>Access Request and Approval Profile, draft 1.</summary>
    public string? AccessRequestEndpoint { get; init; }

    /// <summary>Keys that binding tokens are signed with.</summary>
    public string? JwksUri { get; init; }

    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>Obligations Profile, draft 1: the types that policies can demand.</summary>
    public required IReadOnlyList<string> SupportedObligations { get; init; }

    /// <param name="self">The decision point's identifier.</param>
    /// <param name="accessRequests">Where access requests are submitted, if that is to be known.</param>
    /// <param name="signs">Binding tokens are signed, and their keys published.</param>
    public static AuthzenConfiguration Of(string self, string? accessRequests, bool signs) => new()
    {
        PolicyDecisionPoint = self,
        AccessEvaluationEndpoint = self + EvaluationEndpoints.EvaluationPath,
        AccessEvaluationsEndpoint = self + EvaluationEndpoints.EvaluationsPath,
        SearchSubjectEndpoint = self + SearchEndpoints.SubjectPath,
        SearchResourceEndpoint = self + SearchEndpoints.ResourcePath,
        SearchActionEndpoint = self + SearchEndpoints.ActionPath,
        AccessRequestEndpoint = signs ? accessRequests : null,
        JwksUri = signs ? self + DiscoverySetup.JwksPath : null,
        Capabilities = signs && accessRequests is not null ? [AccessRequestCapability] : null,
        SupportedObligations = [Obligations.Type],
    };
}
