using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>An agent with what only the issuer needs to know.</summary>
internal sealed record RegisteredAgent
{
    public required AgentFacts Facts { get; init; }

    public required IReadOnlyList<Attestation> Attestations { get; init; }

    /// <summary>The state to which a resumption leads back: a suspension ends no review.</summary>
    public AgentState? SuspendedFrom { get; init; }

    /// <summary>The last incident that it was contained for: the same one contains it once.</summary>
    public string? Incident { get; init; }

    /// <summary>The groups that the owner had when they took the agent on; null when that was not seen.</summary>
    public IReadOnlyList<string>? OwnerGroups { get; init; }

    public string Id => Facts.Id;
}
