namespace AgentTrust.Contracts.Policy;

/// <summary>Asks <c>policy-service</c> for decisions (AuthZEN 1.0).</summary>
public sealed class PolicyClient(HttpClient http)
{
    public Task<EvaluationResponse> EvaluateAsync(EvaluationRequest request, CancellationToken cancellationToken) =>
        http.PostContractAsync<EvaluationRequest, EvaluationResponse>("/access/v1/evaluation", request, cancellationToken);

    /// <summary>The active policy set, for people who look.</summary>
    public Task<PolicySetView> GetActivePolicySetAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<PolicySetView>("/policy-sets/active", cancellationToken);

    /// <summary>Recorded decisions made again under a stored set, or <c>active</c>, for operators and auditors.</summary>
    public Task<ReplayReport> ReplayAsync(string version, ReplayRequest request, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReplayRequest, ReplayReport>($"/policy-sets/{Uri.EscapeDataString(version)}/replay", request, cancellationToken);
}

public sealed record PolicySetView
{
    /// <summary><c>sha256:…</c></summary>
    public required string Version { get; init; }

    public required DateTimeOffset ActivatedAt { get; init; }

    public required IReadOnlyList<PolicyView> Policies { get; init; }
}

public sealed record PolicyView
{
    public required string Id { get; init; }

    public required string Reason { get; init; }

    public required string Text { get; init; }
}
