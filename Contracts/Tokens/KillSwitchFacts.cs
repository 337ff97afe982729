namespace AgentTrust.Contracts.Tokens;

/// <summary>The kill switch as it stands; while it halts, nobody gets a token or a task, and nothing resumes.</summary>
public sealed record KillSwitchFacts
{
    public static readonly KillSwitchFacts NeverThrown = new() { Halted = false };

    public required bool Halted { get; init; }

    /// <summary>Who threw it last, why and when; absent while nobody ever did.</summary>
    public string? HaltedBy { get; init; }

    public string? HaltReason { get; init; }

    public DateTimeOffset? HaltedAt { get; init; }

    /// <summary>Who released it last: never the person who threw it.</summary>
    public string? ReleasedBy { get; init; }

    public string? ReleaseReason { get; init; }

    public DateTimeOffset? ReleasedAt { get; init; }
}
