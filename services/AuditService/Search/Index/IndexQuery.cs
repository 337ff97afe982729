namespace AgentTrust.AuditService.Search.Index;

/// <summary>What the index is asked: keys that must all be the record's.</summary>
internal sealed record IndexQuery
{
    public long? Agent { get; init; }

    public long? Task { get; init; }

    public long? Call { get; init; }

    public long? Person { get; init; }

    public long? Kind { get; init; }

    public long? Action { get; init; }

    public long? ResourceType { get; init; }

    public long? Resource { get; init; }

    public long? Outcome { get; init; }

    public long? Trace { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public IReadOnlyList<int> Words { get; init; } = [];

    /// <summary>Only records of these agents; null is every record.</summary>
    public IReadOnlyList<long>? Agents { get; init; }

    /// <summary>Only what comes behind this one, newest first.</summary>
    public IndexHit? Behind { get; init; }

    public required int Limit { get; init; }
}

/// <summary>Where a record stands, in time and in the log.</summary>
internal sealed record IndexHit(DateTimeOffset At, long Index) : IComparable<IndexHit>
{
    public int CompareTo(IndexHit? other) => other is null ? 1 : (At, Index).CompareTo((other.At, other.Index));
}

/// <summary>Records that share kind, action and outcome.</summary>
internal sealed record IndexGroup(long Count, DateTimeOffset First, DateTimeOffset Last, long Newest);
