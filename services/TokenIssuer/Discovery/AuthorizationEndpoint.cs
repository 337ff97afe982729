using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Discovery;

/// <summary>RFC 6749 §3.1: no grant of this issuer begins in a browser, so every authorization request is refused, and nobody is sent anywhere.</summary>
/// <remarks>
/// RFC 8414 §2 lets an issuer without such grants leave the endpoint out; clients of other makers, MCP's TypeScript SDK among them, do not
/// accept metadata without it. It looks at no parameter: a redirection URI of a stranger is not one that it answers to.
/// </remarks>
internal static class AuthorizationEndpoint
{
    public const string Path = "/authorize";

    public static IResult Get() => TypedResults.BadRequest(new TokenError
    {
        Error = "unsupported_response_type",
        ErrorDescription = "Tokens are for workloads, which ask at the token endpoint.",
    });
}
