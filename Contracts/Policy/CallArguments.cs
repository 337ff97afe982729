namespace AgentTrust.Contracts.Policy;

/// <summary>What the arguments of a call name, each in its one form, sorted; a kind that none of them is of is absent.</summary>
public sealed record CallArguments
{
    public IReadOnlyList<string>? Repositories { get; init; }

    /// <summary>Short names, without <c>refs/heads/</c>.</summary>
    public IReadOnlyList<string>? Branches { get; init; }

    public IReadOnlyList<string>? Environments { get; init; }

    public IReadOnlyList<string>? Clusters { get; init; }

    public IReadOnlyList<string>? Recipients { get; init; }

    public IReadOnlyList<string>? Accounts { get; init; }

    /// <summary>Of hosts, URLs and command lines; lower case, addresses in their usual form, with a port that is not the scheme's own.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Relative to the repository.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>What command lines run.</summary>
    public IReadOnlyList<string>? Programs { get; init; }

    /// <summary>What SQL does: <c>select</c>, <c>delete</c>; <c>call</c> for functions that reach outside.</summary>
    public IReadOnlyList<string>? SqlVerbs { get; init; }

    public IReadOnlyList<string>? SqlTables { get; init; }

    /// <summary>The kinds of which a value lies outside of the task.</summary>
    public IReadOnlyList<string>? Unbound { get; init; }
}
