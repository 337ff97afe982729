using AgentTrust.Contracts.Events;

namespace AgentTrust.Contracts.Tasks;

/// <summary>Lifecycle of an agent (design: the words).</summary>
public enum AgentState
{
    Proposed,
    Active,
    UnderReview,
    Suspended,
    Retired,
}

/// <summary>A registered agent as the issuer vouches for it.</summary>
public sealed record AgentFacts
{
    /// <summary>SPIFFE ID, <c>spiffe://agenttrust.local/agent/NAME</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The accountable person (OIDC <c>sub</c>).</summary>
    public required string Owner { get; init; }

    /// <summary><c>triage</c>, <c>remediate</c>, <c>review</c> or <c>deploy</c>.</summary>
    public required string Function { get; init; }

    public required AgentState State { get; init; }

    public required AgentBounds Bounds { get; init; }

    public required DateTimeOffset ReviewDue { get; init; }

    /// <summary>Who registered it; somebody else, who is not the owner either, activates it.</summary>
    public string? RegisteredBy { get; init; }

    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>The person who was asked to become the owner and has not accepted yet.</summary>
    public string? ProposedOwner { get; init; }

    /// <summary>The owner is gone: suspended, no task and no token, until somebody accepts it.</summary>
    public bool Orphaned { get; init; }

    /// <summary>From how many places (keys) at once it may work.</summary>
    public int MaxPlaces { get; init; } = 1;

    /// <summary>Who stopped it, when and why; null while it is not suspended.</summary>
    public AgentSuspension? Suspension { get; init; }

    /// <summary>Model and framework, as registered.</summary>
    public string? Model { get; init; }

    public string? Framework { get; init; }

    /// <summary>Increases with every change.</summary>
    public required long Version { get; init; }
}

/// <summary>What an agent may ever be granted.</summary>
public sealed record AgentBounds
{
    public required IReadOnlyList<string> Repositories { get; init; }

    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>Hosts that boundaries may open to it, e.g. <c>*.example.com</c>; absent: none.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Recipients that boundaries may open to it, e.g. <c>*@example.com</c>; absent: none.</summary>
    public IReadOnlyList<string>? Recipients { get; init; }

    /// <summary>Accounts that boundaries may open to it; absent: none.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }

    /// <summary><c>observe</c>, <c>propose</c>, <c>change</c>, <c>privileged</c>.</summary>
    public required IReadOnlyList<string> ActionGroups { get; init; }
}

/// <summary>Why an agent stands still.</summary>
public sealed record AgentSuspension
{
    /// <summary>The person, or the workload where no person was at work.</summary>
    public required string By { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What the platform noticed by itself; null when nothing of that kind is behind it.</summary>
    public AgentDrift? Drift { get; init; }
}

/// <summary>Behaviour of an agent that drifted, as it was noticed.</summary>
public sealed record AgentDrift
{
    public string? Task { get; init; }

    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Score { get; init; }

    public required IReadOnlyList<DriftEvidence> Evidence { get; init; }
}

/// <summary>Why somebody acts; kept in the record.</summary>
public sealed record ReasonGiven(string Reason);
