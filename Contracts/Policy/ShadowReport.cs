namespace AgentTrust.Contracts.Policy;

/// <summary>Makes a stored set decide beside the active one (<c>PUT /policy-sets/shadow</c>).</summary>
public sealed record ShadowRequest(string Version, string Reason);

/// <summary>Which candidate decides beside the active set, since when, and who wanted that.</summary>
public sealed record ShadowedPolicySet
{
    /// <summary><c>sha256:…</c></summary>
    public required string Version { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required string Person { get; init; }

    public required string Reason { get; init; }
}

/// <summary>Where the candidate would have decided otherwise, by all replicas since it began; of the others, as of a second ago.</summary>
public sealed record ShadowReport
{
    /// <summary>Absent when no candidate decides beside.</summary>
    public ShadowedPolicySet? Shadow { get; init; }

    /// <summary>Decisions that both sets made.</summary>
    public required long Compared { get; init; }

    /// <summary>Decisions that the candidate was not asked about, because too many came at once.</summary>
    public required long Dropped { get; init; }

    public required ChangeCounts Changes { get; init; }

    /// <summary>Calls that the candidate could not evaluate; each is a difference, whatever it came to.</summary>
    public required long Errors { get; init; }

    /// <summary>Decided alike, by other policies.</summary>
    public required long OtherPolicies { get; init; }

    public required IReadOnlyList<ReplayGroup> ByAgent { get; init; }

    public required IReadOnlyList<ReplayGroup> ByTool { get; init; }

    public required IReadOnlyList<ReplayGroup> ByAction { get; init; }

    public required IReadOnlyList<ReplayGroup> ByTask { get; init; }

    /// <summary>The newest differences first, as many as are kept.</summary>
    public required IReadOnlyList<ShadowDifference> Newest { get; init; }
}

/// <summary>One call that the two sets decide otherwise.</summary>
public sealed record ShadowDifference
{
    public required string Call { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Agent { get; init; }

    public required string Task { get; init; }

    public required string Tool { get; init; }

    public required string Action { get; init; }

    public required AccessEntity Resource { get; init; }

    /// <summary>The set that decided.</summary>
    public required string PolicyVersion { get; init; }

    public required DecidedBy Decided { get; init; }

    public required DecidedBy Candidate { get; init; }
}
