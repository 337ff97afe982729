namespace AgentTrust.Contracts.Tasks;

/// <summary>A task ended, however; published once through the issuer's outbox.</summary>
public sealed record TaskClosed
{
    public required string Task { get; init; }

    public required string Agent { get; init; }

    public required TaskState State { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A person suspended an agent; everything issued to it is dead.</summary>
public sealed record AgentSuspended
{
    public required string Agent { get; init; }

    public required string SuspendedBy { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}
