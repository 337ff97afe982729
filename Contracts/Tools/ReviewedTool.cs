namespace AgentTrust.Contracts.Tools;

/// <summary>One tool as people see it: whether agents may use it as it is now, and what stands out about it.</summary>
public sealed record ReviewedTool
{
    public required string Server { get; init; }

    public required string Tool { get; init; }

    public required ToolReviewState State { get; init; }

    /// <summary>Of the definition that the server gives now; null when it was not seen yet.</summary>
    public string? Digest { get; init; }

    /// <summary>Of the definition that agents may use.</summary>
    public string? AcceptedDigest { get; init; }

    public DateTimeOffset? FirstSeen { get; init; }

    public IReadOnlyList<ToolFlag> Flags { get; init; } = [];

    /// <summary>Why nobody can accept this definition, with the way out.</summary>
    public string? Obstacle { get; init; }

    /// <summary>What a person said of this definition last.</summary>
    public ToolVerdict? Verdict { get; init; }
}

public enum ToolReviewState
{
    /// <summary>The server did not say yet what it is: no agent has looked.</summary>
    Unseen,

    /// <summary>It is in the catalog, and no definition of it was ever accepted.</summary>
    New,

    /// <summary>It is no longer what was accepted.</summary>
    Changed,

    /// <summary>Agents may call it, as far as policy permits.</summary>
    Accepted,

    /// <summary>A person refused this definition.</summary>
    Rejected,

    /// <summary>The server offers it and the catalog does not know it, so it does not exist for agents.</summary>
    Unmapped,

    /// <summary>In the catalog, but for the proxy's own use only.</summary>
    Hidden,

    /// <summary>In the catalog, so that nobody accepts it by mistake.</summary>
    Forbidden,
}

/// <summary>Something about a definition that a person should know before they accept it.</summary>
public sealed record ToolFlag(ToolFlagKind Kind, string Detail);

public enum ToolFlagKind
{
    /// <summary>Another tool has the same name, so a model may take one for the other.</summary>
    Shadowing,

    /// <summary>The name looks like another tool's.</summary>
    Lookalike,

    /// <summary>The name is not made of ASCII letters, digits, <c>_</c>, <c>-</c> and <c>.</c> alone.</summary>
    UnusualName,

    /// <summary>Its words speak of another server's tool.</summary>
    NamesOtherTool,

    /// <summary>Characters that people do not see and models read, or that turn the order of what is seen around.</summary>
    InvisibleText,
}

/// <summary>What a person said of one definition.</summary>
public sealed record ToolVerdict
{
    public required string Server { get; init; }

    public required string Tool { get; init; }

    public required string Digest { get; init; }

    public required bool Accepted { get; init; }

    public required string Person { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Where the log has it.</summary>
    public required long Record { get; init; }
}
