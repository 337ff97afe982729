namespace AgentTrust.Contracts.Audit;

/// <summary>A record in the log.</summary>
public sealed record LoggedRecord
{
    /// <summary>0-based position in the log.</summary>
    public required long Index { get; init; }

    /// <summary>SPIFFE ID that authenticated when the record was appended.</summary>
    public required string Producer { get; init; }

    public required AuditRecord Record { get; init; }

    /// <summary>Base64 of the exact bytes that were hashed: RFC 8785 of <c>{"index":…,"producer":…,"record":…}</c>.</summary>
    public required string Canonical { get; init; }

    /// <summary>Base64 of SHA-256(0x00 ‖ canonical), RFC 6962 §2.1.</summary>
    public required string LeafHash { get; init; }
}

/// <summary>The log has it, durably.</summary>
public sealed record AppendResult
{
    public required string Id { get; init; }

    public required long Index { get; init; }

    /// <summary>The log had it already; nothing was added.</summary>
    public required bool IsDuplicate { get; init; }
}

/// <summary>Inclusion proof, RFC 6962 §2.1.1, with the checkpoint it leads to.</summary>
public sealed record InclusionProof
{
    public required long Index { get; init; }

    public required long TreeSize { get; init; }

    /// <summary>Base64 hashes, leaf to root.</summary>
    public required IReadOnlyList<string> Hashes { get; init; }

    /// <summary>C2SP signed note.</summary>
    public required string Checkpoint { get; init; }
}

/// <summary>Consistency proof, RFC 6962 §2.1.2.</summary>
public sealed record ConsistencyProof
{
    public required long FirstSize { get; init; }

    public required long SecondSize { get; init; }

    public required IReadOnlyList<string> Hashes { get; init; }
}

/// <summary>A page of the log, and how to search it.</summary>
public sealed record AuditQuery
{
    public string? Agent { get; init; }

    public string? Task { get; init; }

    public string? Call { get; init; }

    public string? Kind { get; init; }

    public string? Outcome { get; init; }

    /// <summary>Only records with an index below this; newest first.</summary>
    public long? Before { get; init; }

    /// <summary>Only records with an index above this; oldest first.</summary>
    public long? After { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;
}
