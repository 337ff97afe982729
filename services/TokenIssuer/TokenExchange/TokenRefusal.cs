namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Why a token request is refused: a registered OAuth error code and a sentence for people.</summary>
internal sealed record TokenRefusal
{
    private TokenRefusal(string error, string description) => (Error, Description) = (error, description);

    public string Error { get; }

    public string Description { get; }

    /// <summary>RFC 6749 §5.2: the scheme in which a client tried to authenticate; its answer is 401 and names it.</summary>
    public string? Challenge { get; private init; }

    /// <summary>After how long the same request may succeed; null where time does not heal it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>RFC 8693 §2.2.2: the request, or one of its tokens, is not valid or not acceptable.</summary>
    public static TokenRefusal InvalidRequest(string description) => new("invalid_request", description);

    /// <summary>RFC 6749 §5.2.</summary>
    public static TokenRefusal InvalidClient(string description, string? challenge = null) => new("invalid_client", description) { Challenge = challenge };

    /// <summary>RFC 7523 §3.1: the assertion is not valid or not acceptable.</summary>
    public static TokenRefusal InvalidGrant(string description) => new("invalid_grant", description);

    /// <summary>RFC 6749 §5.2.</summary>
    public static TokenRefusal UnsupportedGrantType(string description) => new("unsupported_grant_type", description);

    /// <summary>RFC 6749 §5.2.</summary>
    public static TokenRefusal InvalidScope(string description) => new("invalid_scope", description);

    /// <summary>RFC 6749 §5.2.</summary>
    public static TokenRefusal UnauthorizedClient(string description) => new("unauthorized_client", description);

    /// <summary>RFC 8707 §2.</summary>
    public static TokenRefusal InvalidTarget(string description) => new("invalid_target", description);

    /// <summary>RFC 9396 §5.</summary>
    public static TokenRefusal InvalidAuthorizationDetails(string description) => new("invalid_authorization_details", description);

    /// <summary>RFC 9449 §5.</summary>
    public static TokenRefusal InvalidDpopProof(string description) => new("invalid_dpop_proof", description);

    /// <summary>RFC 9449 §8.</summary>
    public static TokenRefusal UseDpopNonce(string description) => new(Contracts.Tokens.ServerNonces.UseNonce, description);

    /// <summary>RFC 6749 §5.2: 400 (401 to a client that could have sent an Authorization header, or did), not problem details.</summary>
    public IResult ToResult() => new Answer(this);

    /// <summary>The same refusal in the words of the request's grant: RFC 8693 and RFC 7523 differ where a token is not accepted.</summary>
    public TokenRefusal For(TokenExchangeRequest request) =>
        request.IsAssertion && Error == "invalid_request" ? InvalidGrant(Description) with { RetryAfter = RetryAfter } : this;

    private sealed class Answer(TokenRefusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (refusal.Challenge is { } scheme) httpContext.Response.Headers.WWWAuthenticate = $"{scheme} realm=\"token-issuer\"";
            if (refusal.RetryAfter is { } wait) httpContext.Response.Headers.RetryAfter = $"{Math.Ceiling(wait.TotalSeconds):0}"; // RFC 9110 §10.2.3
            return TypedResults.Json(
                new Contracts.Tokens.TokenError { Error = refusal.Error, ErrorDescription = refusal.Description },
                statusCode: refusal.Challenge is null ? StatusCodes.Status400BadRequest : StatusCodes.Status401Unauthorized).ExecuteAsync(httpContext);
        }
    }
}
