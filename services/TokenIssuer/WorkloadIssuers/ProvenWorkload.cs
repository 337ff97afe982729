namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>Which subject of which issuer presented a credential.</summary>
internal sealed record ProvenWorkload(string Issuer, string Subject);

/// <summary>A workload, or why its credential proves none.</summary>
internal readonly record struct WorkloadProof(ProvenWorkload? Workload, string? Refusal)
{
    public static implicit operator WorkloadProof(ProvenWorkload workload) => new(workload, null);

    public static WorkloadProof Refused(string reason) => new(null, reason);
}
