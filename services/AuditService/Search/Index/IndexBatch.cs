namespace AgentTrust.AuditService.Search.Index;

/// <summary>What the index gets to know of a stretch of the log.</summary>
/// <param name="Records">One for each record that can be read.</param>
/// <param name="Owners">The newest word on each agent's owner.</param>
/// <param name="Opened">Tasks that were opened.</param>
/// <param name="Ended">When tasks ended.</param>
/// <param name="Next">Where the next stretch begins.</param>
internal sealed record IndexBatch(
    IReadOnlyList<IndexedRecord> Records,
    IReadOnlyDictionary<string, (string Owner, long Index)> Owners,
    IReadOnlyList<TaskGrant> Opened,
    IReadOnlyDictionary<string, DateTimeOffset> Ended,
    long Next);

/// <summary>A record by its keys.</summary>
internal sealed record IndexedRecord(long Index, DateTimeOffset At)
{
    public long? Agent { get; init; }

    public long? Task { get; init; }

    public long? Call { get; init; }

    public long? Person { get; init; }

    public required long Kind { get; init; }

    public long? Action { get; init; }

    public long? ResourceType { get; init; }

    public long? Resource { get; init; }

    public long? Outcome { get; init; }

    public long? Trace { get; init; }

    public required int[] Words { get; init; }
}

/// <summary>What a task granted from its opening until its end.</summary>
/// <param name="Granted">The steps and boundaries, JSON; null where the record does not say.</param>
internal sealed record TaskGrant(
    string Task, string Agent, string? Owner, string? OpenedBy, DateTimeOffset OpenedAt, DateTimeOffset EndsAt, long Index, string? Granted);
