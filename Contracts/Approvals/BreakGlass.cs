using AgentTrust.Contracts.Policy;

namespace AgentTrust.Contracts.Approvals;

/// <summary>What two people have to answer for after they broke the glass. Open until somebody else has looked and says what they found.</summary>
public sealed record BreakGlassReview
{
    /// <summary>The request's.</summary>
    public required string Id { get; init; }

    public required string Agent { get; init; }

    public required string Owner { get; init; }

    public required string OpenedBy { get; init; }

    public required string Task { get; init; }

    public required string Action { get; init; }

    public required AccessEntity Resource { get; init; }

    /// <summary>The groups that policy asks.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    public required IReadOnlyList<GlassBreaker> BrokenBy { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>From then on nobody breaks the glass for this agent again until it is closed.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often people were told that it is still open.</summary>
    public int Reminders { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public string? ClosedBy { get; init; }

    public string? Findings { get; init; }
}

/// <param name="Person">OIDC <c>sub</c>.</param>
/// <param name="Justification">In the person's own words.</param>
/// <param name="At">When.</param>
public sealed record GlassBreaker(string Person, string Justification, DateTimeOffset At);

/// <summary>Closes a review: somebody who neither broke the glass nor has a stake says what they found.</summary>
public sealed record CloseBreakGlassReview
{
    public required string Findings { get; init; }
}

/// <summary>Two people broke the glass: the call may be made although not every group has granted it.</summary>
public sealed record GlassBroken
{
    public required string Approval { get; init; }

    public required string Agent { get; init; }

    public required string Task { get; init; }

    public required IReadOnlyList<string> BrokenBy { get; init; }

    public required DateTimeOffset ReviewDueAt { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Somebody else has looked at what was done with broken glass.</summary>
public sealed record BreakGlassReviewed
{
    public required string Approval { get; init; }

    public required string ClosedBy { get; init; }

    public required DateTimeOffset At { get; init; }
}
