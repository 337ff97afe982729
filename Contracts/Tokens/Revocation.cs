namespace AgentTrust.Contracts.Tokens;

/// <summary>What a revocation ends.</summary>
public enum RevocationKind
{
    /// <summary>Everything issued to an agent so far.</summary>
    Agent,

    /// <summary>Everything issued for a task.</summary>
    Task,

    /// <summary>Everything issued for one step of a task.</summary>
    Step,

    /// <summary>One token, by its <c>jti</c>.</summary>
    Token,

    /// <summary>Everything issued so far, to anyone.</summary>
    All,

    /// <summary>Everything that a signing key ever signs, by its <c>kid</c>, whatever its <c>iat</c> says.</summary>
    SigningKey,

    /// <summary>Everything bound to a key of a caller so far, by the thumbprint that tokens confirm (RFC 7800 §3.1).</summary>
    Key,
}

/// <summary>One entry of the revocation feed: a token of that scope whose <c>iat</c> is not later than <see cref="At"/> is dead.</summary>
public sealed record Revocation
{
    /// <summary>Strictly increasing.</summary>
    public required long Position { get; init; }

    public required RevocationKind Kind { get; init; }

    /// <summary>SPIFFE ID, task id, <c>jti</c>, <c>kid</c> or thumbprint; <c>*</c> for <see cref="RevocationKind.All"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The step that ended, with <see cref="RevocationKind.Step"/>.</summary>
    public string? Step { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A page of the revocation feed. A consumer that has had no page for its staleness bound refuses everything.</summary>
public sealed record RevocationPage
{
    /// <summary>Ask with this as <c>after</c> next time.</summary>
    public required long Position { get; init; }

    /// <summary>The feed is complete up to this moment of the issuer's clock.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required IReadOnlyList<Revocation> Entries { get; init; }
}
