namespace AgentTrust.Contracts.Tasks;

/// <summary>A task contract that a person signed in advance, so that an alert can open it.</summary>
public sealed record TaskTemplate
{
    public required string Name { get; init; }

    /// <summary>SPIFFE ID of the agent it is for.</summary>
    public required string Agent { get; init; }

    public required string SignedBy { get; init; }

    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>What was signed: <c>sha256:…</c> of the RFC 8785 form of name, agent, intent, steps, boundaries and budget.</summary>
    public string? Digest { get; init; }

    /// <summary>Increases with every signature.</summary>
    public long Version { get; init; } = 1;

    /// <summary>May hold <c>{reference}</c>.</summary>
    public required string Intent { get; init; }

    public required IReadOnlyList<TaskStep> Steps { get; init; }

    public required IReadOnlyList<TaskBoundary> Boundaries { get; init; }

    public required TaskBudget Budget { get; init; }
}

/// <summary>The whole text of a template, which the caller signs by sending it in their own name.</summary>
public sealed record SignTaskTemplate
{
    /// <summary>SPIFFE ID of the agent it is for.</summary>
    public required string Agent { get; init; }

    public required string Intent { get; init; }

    public required IReadOnlyList<TaskStep> Steps { get; init; }

    public required IReadOnlyList<TaskBoundary> Boundaries { get; init; }

    public required TaskBudget Budget { get; init; }

    /// <summary>Why; kept in the record.</summary>
    public required string Reason { get; init; }
}
