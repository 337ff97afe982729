namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>What this service knows of a call besides its agent and task, from its own catalogues and its own clock.</summary>
internal sealed record Surroundings
{
    public required DateTimeOffset Now { get; init; }

    public bool WorkingHours { get; init; } = true;

    /// <summary>A window in which production is left alone.</summary>
    public bool Freeze { get; init; }

    public ResourceFacts Resource { get; init; } = new();

    /// <summary>Null when the tool catalog does not list it.</summary>
    public ToolFacts? Tool { get; init; }
}

/// <summary>A resource as the resource catalogue describes it, with what it inherits from its environment and cluster.</summary>
internal sealed record ResourceFacts
{
    /// <summary><c>public</c>, <c>internal</c>, <c>confidential</c> or <c>secret</c>.</summary>
    public string Sensitivity { get; init; } = Sensitivities.Internal;

    /// <summary>Where it is, or where a change to it ends up.</summary>
    public string? Environment { get; init; }

    public bool Production { get; init; }

    public string? Cluster { get; init; }

    /// <summary>Nothing that changes it is open to agents at all.</summary>
    public bool Closed { get; init; }

    /// <summary>The longest life, in seconds, of a token that changes it.</summary>
    public int TokenSeconds { get; init; } = 300;

    /// <summary>How old, in minutes, consent to a change of it may be.</summary>
    public int ApprovalMinutes { get; init; } = 60;

    /// <summary>Branches that nobody writes to directly; <c>*</c> stands for any text.</summary>
    public IReadOnlyList<string> ProtectedBranches { get; init; } = [];
}

/// <summary>A tool as the tool catalog describes it.</summary>
internal sealed record ToolFacts
{
    public required string Sensitivity { get; init; }

    /// <summary>Labels of what it answers: <c>untrusted</c>, <c>sensitive</c>.</summary>
    public IReadOnlyList<string> Returns { get; init; } = [];

    public string? Sink { get; init; }

    /// <summary>Of the agents that a language model is there for; all when empty.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>Of the definition that a person has accepted.</summary>
    public string? Digest { get; init; }
}
