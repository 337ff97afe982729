namespace AgentTrust.Contracts.Tokens;

/// <summary>RFC 8693 §2.1 and §3, RFC 7523 §2.1: parameter names and the identifiers that go into them.</summary>
public static class TokenExchangeParameters
{
    public const string GrantType = "grant_type";
    public const string Assertion = "assertion";
    public const string SubjectToken = "subject_token";
    public const string SubjectTokenType = "subject_token_type";
    public const string ActorToken = "actor_token";
    public const string ActorTokenType = "actor_token_type";
    public const string Resource = "resource";
    public const string Scope = "scope";
    public const string AuthorizationDetails = "authorization_details";

    public const string TokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
    public const string JwtBearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    public const string AccessTokenUrn = "urn:ietf:params:oauth:token-type:access_token";
    public const string JwtUrn = "urn:ietf:params:oauth:token-type:jwt";
}
