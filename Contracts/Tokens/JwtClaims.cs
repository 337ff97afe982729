namespace AgentTrust.Contracts.Tokens;

/// <summary>Claim names and header values, spelled as their standards spell them.</summary>
public static class JwtClaims
{
    public const string Issuer = "iss";
    public const string Subject = "sub";
    public const string Audience = "aud";
    public const string Expiry = "exp";
    public const string NotBefore = "nbf";
    public const string IssuedAt = "iat";
    public const string Id = "jti";

    /// <summary>RFC 8693 §4.1: the current actor; older actors are nested inside.</summary>
    public const string Actor = "act";

    /// <summary>RFC 8693 §4.3.</summary>
    public const string ClientId = "client_id";
    public const string Scope = "scope";

    /// <summary>RFC 7800 §3.1.</summary>
    public const string Confirmation = "cnf";

    /// <summary>RFC 9449 §6.1: SHA-256 thumbprint (RFC 7638) of the DPoP key.</summary>
    public const string JwkThumbprint = "jkt";

    /// <summary>RFC 8705 §3.1: SHA-256 thumbprint of the TLS client certificate.</summary>
    public const string CertificateThumbprint = "x5t#S256";

    /// <summary>RFC 9396 §9.1; an array even when it has one element.</summary>
    public const string AuthorizationDetails = "authorization_details";

    /// <summary>RFC 9449 §4.2: what a proof binds.</summary>
    public const string HttpMethod = "htm";
    public const string HttpUri = "htu";
    public const string AccessTokenHash = "ath";
    public const string Nonce = "nonce";

    public const string Groups = "groups";

    /// <summary>OpenID Connect Core 1.0, ID Token: when the person signed in, which a refreshed token does not change.</summary>
    public const string AuthenticationTime = "auth_time";

    /// <summary>In a delegation: the only resources that it hands on.</summary>
    public const string Resources = "resources";

    /// <summary>RFC 9068 §2.1.</summary>
    public const string AccessTokenType = "at+jwt";

    /// <summary>RFC 9449 §4.2.</summary>
    public const string DpopProofType = "dpop+jwt";

    /// <summary>An agent's consent that a sub-agent acts under its token, signed with the key the token is bound to.</summary>
    public const string DelegationType = "delegation+jwt";
}
