using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>A token that was decided on and not signed yet.</summary>
internal sealed record TokenGrant
{
    public required string Id { get; init; }

    public required string Subject { get; init; }

    /// <summary>The workload that asked (RFC 8693 §4.3).</summary>
    public required string Client { get; init; }

    /// <summary>Who acts for the subject, the current actor first (RFC 8693 §4.1); empty when it acts itself.</summary>
    public IReadOnlyList<string> Actors { get; init; } = [];

    public required string Audience { get; init; }

    public required IReadOnlyList<string> Scope { get; init; }

    /// <summary>The DPoP key that it is bound to; null when a certificate is.</summary>
    public required string? JwkThumbprint { get; init; }

    public string? CertificateThumbprint { get; init; }

    public required TokenTimes Times { get; init; }

    public TaskAuthorization? Task { get; init; }

    public ToolCallAuthorization? ToolCall { get; init; }
}

/// <summary>What a token request comes to.</summary>
internal readonly record struct TokenRuling(TokenGrant? Grant, TokenRefusal? Refusal)
{
    public static implicit operator TokenRuling(TokenGrant grant) => new(grant, null);

    public static implicit operator TokenRuling(TokenRefusal refusal) => new(null, refusal);
}
