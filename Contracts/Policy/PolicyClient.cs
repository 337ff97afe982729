using System.Net.Http.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.Contracts.Policy;

/// <summary>Asks <c>policy-service</c> for decisions (AuthZEN 1.0).</summary>
public sealed class PolicyClient(HttpClient http)
{
    private static readonly EvaluationRequestOptions WithContext = new() { ReturnContext = true };

    /// <summary>A decision and why it is so.</summary>
    public Task<EvaluationResponse> EvaluateAsync(EvaluationRequest request, CancellationToken cancellationToken) =>
        http.PostContractAsync<EvaluationRequest, EvaluationResponse>(
            "/access/v1/evaluation", request with { Options = WithContext }, cancellationToken);

    /// <summary>The active policy set, for people who look.</summary>
    public Task<PolicySetView> GetActivePolicySetAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<PolicySetView>("/policy-sets/active", cancellationToken);

    /// <summary>Why a decision is what it is, and what would have to differ, for people who may read the log.</summary>
    public Task<Explanation> ExplainAsync(ExplanationRequest request, CancellationToken cancellationToken) =>
        http.PostContractAsync<ExplanationRequest, Explanation>("/access/v1/explanation", request, cancellationToken);

    /// <summary>Who could reach an action by the active policies alone, and who stands in between.</summary>
    /// <param name="resourceType">Only ways to resources of this type; null for all.</param>
    public Task<AuthorityReach> GetWhoCouldAsync(string action, string? resourceType, CancellationToken cancellationToken) =>
        http.GetContractAsync<AuthorityReach>(
            $"/questions/who-could?action={Uri.EscapeDataString(action)}{(resourceType is null ? "" : $"&resource={Uri.EscapeDataString(resourceType)}")}", cancellationToken);

    /// <summary>Recorded decisions made again under a stored set, or <c>active</c>, for operators and auditors.</summary>
    public Task<ReplayReport> ReplayAsync(string version, ReplayRequest request, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReplayRequest, ReplayReport>($"/policy-sets/{Uri.EscapeDataString(version)}/replay", request, cancellationToken);

    public Task<PolicySetOverview> GetPolicySetsAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<PolicySetOverview>("/policy-sets", cancellationToken);

    /// <summary>The files of one set of the store.</summary>
    public Task<PolicySetContent> GetPolicySetAsync(string version, CancellationToken cancellationToken) =>
        http.GetContractAsync<PolicySetContent>($"/policy-sets/{Uri.EscapeDataString(version)}", cancellationToken);

    public Task<StoredPolicySet> SubmitPolicySetAsync(PolicySetSubmission submission, CancellationToken cancellationToken) =>
        http.PostContractAsync<PolicySetSubmission, StoredPolicySet>("/policy-sets", submission, cancellationToken);

    public Task<PolicyChange> ActivatePolicySetAsync(string version, ReasonGiven why, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, PolicyChange>($"/policy-sets/{version}/activation", why, cancellationToken);

    public Task<PolicyChange> RollBackPolicySetAsync(ReasonGiven why, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, PolicyChange>("/policy-sets/rollback", why, cancellationToken);

    public async Task<ShadowedPolicySet> BeginShadowAsync(ShadowRequest request, CancellationToken cancellationToken)
    {
        using var response = await http.PutAsJsonAsync("/policy-sets/shadow", request, WireJson.Options, cancellationToken);
        return await JsonHttp.ReadContractAsync<ShadowedPolicySet>(response, cancellationToken);
    }

    public async Task<ShadowReport> EndShadowAsync(CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync("/policy-sets/shadow", cancellationToken);
        return await JsonHttp.ReadContractAsync<ShadowReport>(response, cancellationToken);
    }

    /// <summary>Where the candidate would have decided otherwise.</summary>
    public Task<ShadowReport> GetShadowDifferencesAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<ShadowReport>("/policy-sets/shadow/differences", cancellationToken);
}

public sealed record PolicySetView
{
    /// <summary><c>sha256:…</c></summary>
    public required string Version { get; init; }

    public required DateTimeOffset ActivatedAt { get; init; }

    /// <summary>Why another set, that should decide by now, does not: a folder or store that holds none that may.</summary>
    public string? Fault { get; init; }

    public required IReadOnlyList<PolicyView> Policies { get; init; }
}

public sealed record PolicyView
{
    public required string Id { get; init; }

    public required string Reason { get; init; }

    public required string Text { get; init; }
}
