using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>Which trusted issuer, and which subject of it, proves an agent.</summary>
internal sealed record Attestation(string Issuer, string Subject);

/// <summary>An agent with what only the issuer needs to know.</summary>
internal sealed record RegisteredAgent
{
    public required AgentFacts Facts { get; init; }

    public required IReadOnlyList<Attestation> Attestations { get; init; }

    public string Id => Facts.Id;
}
