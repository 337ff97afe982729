namespace AgentTrust.Contracts.Events;

/// <summary>The tool proxy asks that an agent is suspended, and says what it saw.</summary>
public sealed record ContainAgent
{
    /// <summary>Made by the proxy, one for all replicas: asking again, also after a person has lifted it, changes nothing.</summary>
    public required string Incident { get; init; }

    public string? Task { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Score { get; init; }

    /// <summary>Oldest first; the rules are those that it names.</summary>
    public required IReadOnlyList<DriftEvidence> Evidence { get; init; }
}
