namespace AgentTrust.ApprovalService.Channels;

/// <summary>What a channel carries: words and a link to where people sign in. Nothing in it decides anything, and no arguments are in it.</summary>
internal sealed record Notice
{
    /// <summary>The same at every attempt, so that a receiver knows a repetition.</summary>
    public required string Id { get; init; }

    /// <summary><c>approval.requested</c>, <c>approval.granted</c>, <c>approval.rejected</c>, <c>approval.expired</c>, <c>approval.consumed</c>, <c>glass.review</c>, <c>drift.detected</c> and others.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    /// <summary>Path in the console.</summary>
    public required string Path { get; init; }

    /// <summary>Whom it concerns: groups that are asked.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whom it concerns: one person.</summary>
    public string? Person { get; init; }

    /// <summary>The task handle of the request and its status in the words of the Access Request and Approval Profile.</summary>
    public NoticeTask? Task { get; init; }

    /// <summary>Does not wait for the end of quiet hours.</summary>
    public bool IsUrgent { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed record NoticeTask(string Id, string Status);
