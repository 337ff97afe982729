namespace AgentTrust.Contracts.Tasks;

/// <summary>A task moved on; everything issued for the step before is dead.</summary>
public sealed record StepAdvanced
{
    public required string Task { get; init; }

    public required string Agent { get; init; }

    /// <summary>The step that ended.</summary>
    public required string Ended { get; init; }

    /// <summary>The step that the task is in now.</summary>
    public required string Step { get; init; }

    public required DateTimeOffset At { get; init; }
}
