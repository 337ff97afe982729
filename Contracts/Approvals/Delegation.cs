namespace AgentTrust.Contracts.Approvals;

/// <summary>A person hands their reviewing for one group to another person of it, for a time. It counts once the other has accepted.</summary>
public sealed record Delegation
{
    public required string Id { get; init; }

    /// <summary>Who is away, and decides nothing meanwhile.</summary>
    public required string Person { get; init; }

    /// <summary>Who decides instead, as one person: nobody has two votes.</summary>
    public required string StandIn { get; init; }

    public required string Group { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>What a person sends to hand their reviewing on.</summary>
public sealed record OfferDelegation
{
    public required string StandIn { get; init; }

    public required string Group { get; init; }

    /// <summary>Absent: from now on.</summary>
    public DateTimeOffset? From { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required string Reason { get; init; }
}
