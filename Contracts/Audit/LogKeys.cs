namespace AgentTrust.Contracts.Audit;

/// <summary>One of the log's keys and when it signs.</summary>
public sealed record LogKey
{
    /// <summary>C2SP <c>vkey</c> format.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset SignsFrom { get; init; }

    /// <summary>Null for the newest: until the next one was announced.</summary>
    public DateTimeOffset? SignsUntil { get; init; }

    /// <summary>The entry that announced it; the first key has none.</summary>
    public long? AnnouncedIn { get; init; }
}

/// <summary>What a person says to give the log its next key.</summary>
public sealed record LogKeyRotation
{
    public required string Reason { get; init; }

    /// <summary>The former key signs nothing more: for one that others may have.</summary>
    public bool AtOnce { get; init; }
}
