using AgentTrust.Contracts.Policy;

namespace AgentTrust.Contracts.Approvals;

/// <summary>Some of the requests, newest first.</summary>
public sealed record AccessRequestPage
{
    public required IReadOnlyList<AccessRequestSummary> Items { get; init; }

    /// <summary>Opaque; where the next page begins. Absent on the last one.</summary>
    public string? NextCursor { get; init; }

    /// <summary>How many match in all.</summary>
    public required long Total { get; init; }
}

/// <summary>A request as a line of a list; arguments and preview are behind its id.</summary>
public sealed record AccessRequestSummary
{
    public required string Id { get; init; }

    public required AccessRequestState State { get; init; }

    public required string Agent { get; init; }

    public required string Owner { get; init; }

    public required string OpenedBy { get; init; }

    public required string Task { get; init; }

    public required string Intent { get; init; }

    public required string Action { get; init; }

    public required AccessEntity Resource { get; init; }

    public required ToolReference Tool { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public required IReadOnlyList<string> Approvers { get; init; }

    public required int Quorum { get; init; }

    /// <summary>Who granted so far.</summary>
    public required IReadOnlyList<string> GrantedBy { get; init; }

    public required string ArgumentsDigest { get; init; }

    public required string Digest { get; init; }

    public PasskeyNeed Passkey { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>From when on people of <see cref="Escalation"/> may decide as well; absent: never.</summary>
    public DateTimeOffset? EscalatesAt { get; init; }

    /// <summary>As <c>call.escalation</c> of the request.</summary>
    public IReadOnlyList<string>? Escalation { get; init; }
}

/// <summary>Which requests; what is absent does not matter.</summary>
public sealed record AccessRequestQuery
{
    public AccessRequestState? State { get; init; }

    public string? Task { get; init; }

    public string? Agent { get; init; }

    /// <summary>Only those that ask a group of the person who looks.</summary>
    public bool Mine { get; init; }

    public string? Cursor { get; init; }

    /// <summary>At most 200.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>How people decide, so that those who answer for agents see when it has become a habit.</summary>
public sealed record ApprovalMeasures
{
    public required DateTimeOffset Since { get; init; }

    public required IReadOnlyList<ReviewerMeasures> Reviewers { get; init; }
}

/// <summary>One person's decisions.</summary>
public sealed record ReviewerMeasures
{
    public required string Person { get; init; }

    public required int Granted { get; init; }

    public required int Rejected { get; init; }

    /// <summary>Half of the decisions were faster, counted from when the request was made.</summary>
    public required double MedianSeconds { get; init; }

    /// <summary>Decisions on requests that the person had not opened.</summary>
    public required int WithoutOpening { get; init; }

    /// <summary>Decisions with at least four others of the same person in the minute before.</summary>
    public required int InBursts { get; init; }
}
