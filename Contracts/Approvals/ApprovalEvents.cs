namespace AgentTrust.Contracts.Approvals;

/// <summary>An agent's call waits for people.</summary>
public sealed record ApprovalRequested
{
    public required string Approval { get; init; }

    public required string Agent { get; init; }

    public required string Task { get; init; }

    public required string Action { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Nobody answered in time; others are asked as well.</summary>
public sealed record ApprovalEscalated
{
    public required string Approval { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }

    public required IReadOnlyList<string> People { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Enough people granted.</summary>
public sealed record ApprovalGranted
{
    public required string Approval { get; init; }

    public required IReadOnlyList<string> GrantedBy { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A person rejected.</summary>
public sealed record ApprovalRejected
{
    public required string Approval { get; init; }

    public required string RejectedBy { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Nobody decided in time, or the task ended first.</summary>
public sealed record ApprovalExpired
{
    public required string Approval { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>The one call was made.</summary>
public sealed record ApprovalConsumed
{
    public required string Approval { get; init; }

    public required string ArgumentsDigest { get; init; }

    public required DateTimeOffset At { get; init; }
}
