namespace AgentTrust.Contracts.Events;

/// <summary>An agent's behaviour drifted past what is tolerated; published once through the issuer's outbox, with what stopped the agent.</summary>
public sealed record DriftDetected
{
    /// <summary>SPIFFE ID.</summary>
    public required string Agent { get; init; }

    /// <summary>The person who answers for it, and has to hear of this.</summary>
    public required string Owner { get; init; }

    /// <summary>The task in which it was noticed.</summary>
    public string? Task { get; init; }

    /// <summary>What noticed it, each once; the words are those of <c>docs/drift.md</c>.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Score { get; init; }

    public required IReadOnlyList<DriftEvidence> Evidence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>This is what stopped the agent; false: a person had stopped it already.</summary>
    public required bool Suspended { get; init; }
}

/// <summary>One thing that was noticed, as words about one call; never what the call said or was answered.</summary>
public sealed record DriftEvidence
{
    public required string Rule { get; init; }

    /// <summary>Shared by all records of the call.</summary>
    public required string Call { get; init; }

    public required string Words { get; init; }

    /// <summary>By how much it raised the score.</summary>
    public required int Points { get; init; }

    public required DateTimeOffset At { get; init; }
}
