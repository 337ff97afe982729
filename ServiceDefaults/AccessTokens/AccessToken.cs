using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>An access token (RFC 9068) of the token issuer whose every check held, except proof of possession.</summary>
public sealed record AccessToken
{
    /// <summary>SPIFFE ID of the agent on whose task the call is made.</summary>
    public required string Subject { get; init; }

    public required string Id { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary><c>kid</c> of the key that signed it: a withdrawn key's tokens are dead.</summary>
    public required string KeyId { get; init; }

    /// <summary><c>cnf.jkt</c>: the caller must prove possession of this key (RFC 9449 §6.1); null when a certificate binds the token.</summary>
    public string? JwkThumbprint { get; init; }

    /// <summary><c>cnf.x5t#S256</c>: the caller's connection must have this certificate (RFC 8705 §3); null when a key binds the token.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>Whichever of the two binds the token: by it the key's tokens are ended.</summary>
    public string KeyThumbprint => JwkThumbprint ?? CertificateThumbprint!;

    /// <summary>SPIFFE IDs of the actors, current one first (RFC 8693 §4.1); empty when the subject acts itself.</summary>
    public required IReadOnlyList<string> Actors { get; init; }

    /// <summary>From the subject, on whose task the call is made, to who acts now.</summary>
    public IReadOnlyList<string> Chain => [Subject, .. Actors.Reverse()];

    /// <summary>Who acts now: the subject itself, or the last one that it was handed on to.</summary>
    public string Acting => Actors.Count > 0 ? Actors[0] : Subject;

    public TaskAuthorization? Task { get; init; }

    public ToolCallAuthorization? ToolCall { get; init; }

    /// <summary>The compact token, for the one exchange or introspection that needs it; never logged.</summary>
    public required string Raw { get; init; }

    public override string ToString() => $"access token {Id} of {Subject}";
}
