using System.Text.Json;

namespace AgentTrust.Contracts.Tokens;

/// <summary>RFC 8693 §2.2.1: a successful token exchange.</summary>
public sealed record TokenResponse
{
    public required string AccessToken { get; init; }

    public required string IssuedTokenType { get; init; }

    /// <summary><c>DPoP</c> (RFC 9449 §5), or <c>Bearer</c> for a token bound to the client's certificate (RFC 8705 §3).</summary>
    public required string TokenType { get; init; }

    /// <summary>Seconds.</summary>
    public required int ExpiresIn { get; init; }

    public string? Scope { get; init; }

    public JsonElement? AuthorizationDetails { get; init; }
}

/// <summary>RFC 6749 §5.2: why a token request was refused.</summary>
public sealed record TokenError
{
    public required string Error { get; init; }

    public string? ErrorDescription { get; init; }
}

/// <summary>The token issuer refused; <see cref="Exception.Message"/> says why in words.</summary>
public sealed class TokenRefusedException(string error, string description) : Exception(description)
{
    /// <summary>The OAuth error code, e.g. <c>invalid_grant</c>.</summary>
    public string Error { get; } = error;

    /// <summary>After how long the same request may succeed (RFC 9110 §10.2.3); null where asking again is of no use.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
