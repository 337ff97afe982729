namespace AgentTrust.Contracts.Tasks;

/// <summary>What an agent may be granted, against what it was really used for, and what would be enough.</summary>
public sealed record AccessReview
{
    /// <summary>SPIFFE ID.</summary>
    public required string Agent { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required AgentBounds Granted { get; init; }

    public required IReadOnlyList<UsedAccess> Used { get; init; }

    /// <summary>What of the bounds nothing was done with.</summary>
    public required AgentBounds Unused { get; init; }

    /// <summary>What the agent may be granted and its owner may not grant, in words; absent where the owner's groups were not seen.</summary>
    public IReadOnlyList<string>? BeyondOwner { get; init; }

    public required IReadOnlyList<TaskAccess> Tasks { get; init; }

    /// <summary>What could be left out when a template is signed the next time.</summary>
    public required IReadOnlyList<TemplateAccess> Templates { get; init; }

    /// <summary>Narrower bounds that what was used would have stayed within; absent when there is nothing to narrow, or nothing was used at all.</summary>
    public AgentBounds? ProposedBounds { get; init; }

    /// <summary>Names the proposal; to be sent with its acceptance.</summary>
    public string? Digest { get; init; }
}

/// <summary>An action on a resource for which tokens were issued.</summary>
public sealed record UsedAccess
{
    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    public required string Resource { get; init; }

    public required long Calls { get; init; }

    public required DateTimeOffset LastAt { get; init; }
}

/// <summary>One task's actions, granted against used.</summary>
public sealed record TaskAccess
{
    public required string Task { get; init; }

    public string? Template { get; init; }

    public required TaskState State { get; init; }

    public required IReadOnlyList<string> Granted { get; init; }

    public required IReadOnlyList<UsedAccess> Used { get; init; }

    public required IReadOnlyList<string> Unused { get; init; }
}

/// <summary>What no task of a template used in the window.</summary>
public sealed record TemplateAccess
{
    public required string Template { get; init; }

    /// <summary>How many tasks that says something about.</summary>
    public required int Tasks { get; init; }

    public required IReadOnlyList<string> UnusedActions { get; init; }

    public required IReadOnlyList<TaskBoundary> UnusedBoundaries { get; init; }
}

/// <summary>Accepts the proposal of that digest.</summary>
public sealed record AcceptNarrowerAccess(string Digest, string Reason);
