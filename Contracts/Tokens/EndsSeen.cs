namespace AgentTrust.Contracts.Tokens;

/// <summary>What one replica of the tool proxy has done about the ends that it was told of: <c>GET /operations/revocations</c>.</summary>
public sealed record EndsSeen
{
    public required RevocationFeedState Feed { get; init; }

    /// <summary>Calls, streams and waits that are under way.</summary>
    public required int OpenCalls { get; init; }

    /// <summary>Newest first, the last 200 since the process started.</summary>
    public required IReadOnlyList<EndSeen> Ends { get; init; }
}

/// <summary>How far the proxy has heard of the issuer's revocations.</summary>
public sealed record RevocationFeedState
{
    /// <summary>False: every call is refused, until the feed answers again.</summary>
    public required bool Fresh { get; init; }

    /// <summary>Everything that the issuer ended before this moment is known here; null until the feed was caught up with.</summary>
    public required DateTimeOffset? CompleteAsOf { get; init; }

    /// <summary>Longest silence before everything is refused.</summary>
    public required long StalenessBoundMilliseconds { get; init; }

    /// <summary>The last entry that was taken in.</summary>
    public required long Position { get; init; }
}

/// <summary>One end, from the act to its last effect here.</summary>
public sealed record EndSeen
{
    public required RevocationKind Kind { get; init; }

    /// <summary>SPIFFE ID, task id, <c>jti</c>, <c>kid</c> or thumbprint; <c>*</c> for everything.</summary>
    public required string Id { get; init; }

    public string? Step { get; init; }

    /// <summary>When it was ended, by the issuer's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the news came here.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>It came while the proxy was catching up, so the time between act and news says nothing about the feed.</summary>
    public required bool CaughtUpWith { get; init; }

    /// <summary>Calls that were under way and are over because of it.</summary>
    public required int CallsCut { get; init; }

    /// <summary>From the act to the close of the last call that it cut; null when it cut none.</summary>
    public double? MillisecondsToCut { get; init; }
}
