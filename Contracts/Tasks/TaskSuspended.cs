namespace AgentTrust.Contracts.Tasks;

/// <summary>A person halted one task; everything issued for it is dead.</summary>
public sealed record TaskSuspended
{
    public required string Task { get; init; }

    public required string Agent { get; init; }

    public required string SuspendedBy { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }
}
