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

    /// <summary>At the last record of each run: the numbers before it that the log lacks, so many as it asks for at once. Who still has them sends them again.</summary>
    public IReadOnlyList<MissingNumbers>? Missing { get; init; }
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

/// <summary>Leaves of the log in order, for whoever recomputes the tree.</summary>
public sealed record LogPage
{
    /// <summary>Index of the first leaf in <see cref="Leaves"/>.</summary>
    public required long Start { get; init; }

    /// <summary>How many leaves the log has.</summary>
    public required long Size { get; init; }

    /// <summary>Empty at the end of the log.</summary>
    public required IReadOnlyList<LogLeaf> Leaves { get; init; }
}

/// <summary>One leaf: the bytes that were hashed, and the hash that stands in the tree.</summary>
public sealed record LogLeaf
{
    /// <summary>Base64 of the canonical bytes; they name their own index, producer and record.</summary>
    public required string Canonical { get; init; }

    /// <summary>Base64 of the leaf hash that the tree was built with.</summary>
    public required string LeafHash { get; init; }
}

/// <summary>Sequence numbers of one producer's run that are not, or not once, in the log.</summary>
public sealed record SequenceGap
{
    public required string Producer { get; init; }

    public required string Epoch { get; init; }

    /// <summary>The runs of numbers that never arrived.</summary>
    public required IReadOnlyList<MissingNumbers> Missing { get; init; }

    /// <summary>How many records carry a number that another record of the same run carries too.</summary>
    public required long Repeated { get; init; }
}

/// <summary>Both ends belong to the gap.</summary>
public sealed record MissingNumbers
{
    public required long First { get; init; }

    public required long Last { get; init; }
}

/// <summary>A page of the log, and how to search it.</summary>
public sealed record AuditQuery
{
    /// <summary>SPIFFE ID; a bare name means the agent of that name.</summary>
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
