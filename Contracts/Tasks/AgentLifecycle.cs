namespace AgentTrust.Contracts.Tasks;

/// <summary>Proposes an agent. It can do nothing before somebody else activates it.</summary>
/// <remarks>There is no member for a secret, and one that is sent is refused: what proves an agent is a workload identity.</remarks>
public sealed record RegisterAgent
{
    /// <summary>Lower-case letters, digits and hyphens; it becomes part of the SPIFFE ID and is never given to another agent.</summary>
    public required string Name { get; init; }

    /// <summary>One of <c>triage</c>, <c>remediate</c>, <c>review</c>, <c>deploy</c>: one agent has one function.</summary>
    public required string Function { get; init; }

    public required AgentBounds Bounds { get; init; }

    public string? Model { get; init; }

    public string? Framework { get; init; }

    /// <summary>Absent: the platform's trust bundle proves the agent by its SPIFFE ID.</summary>
    public IReadOnlyList<AgentAttestation>? Attestations { get; init; }

    public required int ReviewAfterDays { get; init; }

    /// <summary>From how many places (keys) at once it may work.</summary>
    public int MaxPlaces { get; init; } = 1;

    /// <summary>Another person than the caller; owns the agent once they have accepted it.</summary>
    public string? Owner { get; init; }

    public required string Reason { get; init; }
}

/// <summary>Which trusted issuer, and which subject of it, proves an agent.</summary>
/// <param name="Issuer">Exactly the <c>iss</c> claim.</param>
/// <param name="SubjectPattern">The <c>sub</c> claim, or its beginning and <c>*</c>: <c>repo:shop/checkout:*</c>.</param>
public sealed record AgentAttestation(string Issuer, string SubjectPattern);

/// <summary>A registered agent, and what its reviewer should look at.</summary>
public sealed record AgentRegistration
{
    public required AgentFacts Agent { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }
}

public sealed record CompleteReview
{
    public required string Reason { get; init; }

    public required int NextReviewDays { get; init; }

    /// <summary>Within the agent's bounds as they are; absent: they stay.</summary>
    public AgentBounds? Bounds { get; init; }
}

/// <summary>Offers an agent to another owner.</summary>
public sealed record TransferAgent(string To, string Reason);

/// <summary>One change of an agent: who, when and why.</summary>
public sealed record AgentHistoryEntry
{
    /// <summary>The agent's version after the change.</summary>
    public required long Version { get; init; }

    /// <summary>What happened, e.g. <c>activated</c>.</summary>
    public required string Change { get; init; }

    public required AgentState State { get; init; }

    /// <summary>The person, or the workload where no person was at work.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Reason { get; init; }
}

/// <summary>A person is gone for good, and the agents that lost their owner by it.</summary>
public sealed record PersonDeparted
{
    public required string Person { get; init; }

    /// <summary>SPIFFE IDs.</summary>
    public required IReadOnlyList<string> Agents { get; init; }
}
