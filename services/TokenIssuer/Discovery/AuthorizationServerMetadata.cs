using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SigningKeys;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Discovery;

/// <summary>Authorization server metadata (RFC 8414 §2), with what RFC 9396 §10 and RFC 9449 §5.1 add.</summary>
internal sealed record AuthorizationServerMetadata
{
    public const string Path = "/.well-known/oauth-authorization-server";

    public required string Issuer { get; init; }

    public required string TokenEndpoint { get; init; }

    public required string JwksUri { get; init; }

    public required string RevocationEndpoint { get; init; }

    public required string IntrospectionEndpoint { get; init; }

    public IReadOnlyList<string> ScopesSupported { get; init; } = ActionGroups.All;

    /// <summary>There is no authorization endpoint. RFC 8414 §2 requires the member, and clients insist on it.</summary>
    public IReadOnlyList<string> ResponseTypesSupported { get; init; } = [];

    public IReadOnlyList<string> GrantTypesSupported { get; init; } = [TokenExchangeParameters.TokenExchangeGrant];

    /// <summary>The tokens of an exchange authenticate it; there are no client secrets.</summary>
    public IReadOnlyList<string> TokenEndpointAuthMethodsSupported { get; init; } = ["none"];

    public IReadOnlyList<string> AuthorizationDetailsTypesSupported { get; init; } = [TaskAuthorization.TypeName, ToolCallAuthorization.TypeName];

    public IReadOnlyList<string> DpopSigningAlgValuesSupported { get; init; } = ["ES256"];

    /// <summary>Every URL starts with the issuer's own, never with the host that a request names.</summary>
    public static IResult Get(IOptions<IssuerOptions> options)
    {
        var here = options.Value.Identifier;
        return TypedResults.Ok(new AuthorizationServerMetadata
        {
            Issuer = here,
            TokenEndpoint = here + TokenIssuerClient.TokenPath,
            JwksUri = here + JwksEndpoint.Path,
            RevocationEndpoint = here + RevocationEndpoints.RevokePath,
            IntrospectionEndpoint = here + RevocationEndpoints.IntrospectPath,
        });
    }
}
