using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SigningKeys;

namespace AgentTrust.TokenIssuer.Discovery;

/// <summary>Authorization server metadata (RFC 8414 §2), with what RFC 9396 §10 and RFC 9449 §5.1 add.</summary>
/// <remarks>The issuer is a SPIFFE ID, not an https URL: inside a trust domain that is the name which keys are bound to.</remarks>
internal sealed record AuthorizationServerMetadata
{
    public const string Path = "/.well-known/oauth-authorization-server";

    public required string Issuer { get; init; }

    public required string TokenEndpoint { get; init; }

    public required string JwksUri { get; init; }

    public required string RevocationEndpoint { get; init; }

    public required string IntrospectionEndpoint { get; init; }

    public IReadOnlyList<string> ResponseTypesSupported { get; init; } = [];

    public IReadOnlyList<string> GrantTypesSupported { get; init; } = [TokenExchangeParameters.TokenExchangeGrant];

    /// <summary>The tokens of an exchange authenticate it; there are no client secrets.</summary>
    public IReadOnlyList<string> TokenEndpointAuthMethodsSupported { get; init; } = ["none"];

    public IReadOnlyList<string> AuthorizationDetailsTypesSupported { get; init; } = [TaskAuthorization.TypeName, ToolCallAuthorization.TypeName];

    public IReadOnlyList<string> DpopSigningAlgValuesSupported { get; init; } = ["ES256"];

    public static IResult Get(HttpRequest request)
    {
        var here = $"{request.Scheme}://{request.Host}{request.PathBase}";
        return TypedResults.Ok(new AuthorizationServerMetadata
        {
            Issuer = SpiffeIds.TokenIssuer,
            TokenEndpoint = here + TokenIssuerClient.TokenPath,
            JwksUri = here + JwksEndpoint.Path,
            RevocationEndpoint = here + RevocationEndpoints.RevokePath,
            IntrospectionEndpoint = here + RevocationEndpoints.IntrospectPath,
        });
    }
}
