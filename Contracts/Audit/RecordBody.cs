namespace AgentTrust.Contracts.Audit;

/// <summary>What stands beside a record and can be erased: its name, its bytes, and the salt that its digest was made with.</summary>
/// <remarks>Made by <see cref="RecordBodies.Attach"/>, which also puts the digest into the record. Secrets are redacted before.</remarks>
public sealed record RecordBody
{
    /// <summary>Id of the record that it belongs to, in the same submission.</summary>
    public required string Record { get; init; }

    /// <summary>One of <see cref="BodyNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>32 random bytes: without them a short body could be guessed from its digest after it was erased.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    public required ReadOnlyMemory<byte> Content { get; init; }
}

/// <summary>What a record says of a body for ever, also when the body is gone.</summary>
public sealed record BodyDigest
{
    public required string Name { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Bytes of the body.</summary>
    public required long Length { get; init; }

    /// <summary><c>sha256:</c> and the hexadecimal SHA-256 of salt ‖ body.</summary>
    public required string Digest { get; init; }
}

/// <summary>Records with their bodies: all of it becomes durable, or nothing.</summary>
public sealed record AuditSubmission
{
    public required IReadOnlyList<AuditRecord> Records { get; init; }

    public IReadOnlyList<RecordBody> Bodies { get; init; } = [];
}

/// <summary>Why a body is erased; it is recorded.</summary>
public sealed record BodyErasure
{
    public required string Reason { get; init; }
}

/// <summary>The kinds of bodies; each has a retention of its own.</summary>
public static class BodyNames
{
    public const string Arguments = "arguments";
    public const string Answer = "answer";
    public const string Prompt = "prompt";

    public static IReadOnlyList<string> All { get; } = [Arguments, Answer, Prompt];
}
