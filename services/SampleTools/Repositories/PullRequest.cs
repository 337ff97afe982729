namespace AgentTrust.SampleTools.Repositories;

/// <summary>A proposal to merge a branch into main.</summary>
internal sealed record PullRequest
{
    public required string Repository { get; init; }

    public required int Number { get; init; }

    public required string Branch { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public required string Author { get; init; }

    /// <summary>The commit that was proposed; what is merged is this, not what the branch became later.</summary>
    public required string Commit { get; init; }

    /// <summary><c>open</c> or <c>merged</c>.</summary>
    public required string State { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public string? MergeCommit { get; init; }
}
