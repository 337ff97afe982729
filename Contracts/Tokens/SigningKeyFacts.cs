namespace AgentTrust.Contracts.Tokens;

/// <summary>What a published signing key does.</summary>
public enum SigningKeyState
{
    /// <summary>Published so that verifiers know it before it signs.</summary>
    Announced,

    /// <summary>Signs tokens.</summary>
    Signing,

    /// <summary>Signs no more; tokens that it signed still hold.</summary>
    Previous,
}

/// <summary>One of the token issuer's signing keys; never the key.</summary>
public sealed record SigningKeyFacts
{
    /// <summary>RFC 7638 thumbprint: the <c>kid</c> of tokens and of the key set.</summary>
    public required string Id { get; init; }

    public required SigningKeyState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset SignsFrom { get; init; }
}
