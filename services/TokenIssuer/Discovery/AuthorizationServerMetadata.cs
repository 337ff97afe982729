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

    private const string PrivateKeyJwt = "private_key_jwt";
    private const string Algorithm = "ES256";

    /// <summary>Of client assertions: a workload's own key is ES256, a platform outside may sign its credentials with either.</summary>
    private static readonly string[] AssertionAlgorithms = [Algorithm, "RS256"];

    public required string Issuer { get; init; }

    /// <summary>Refuses everybody; there for clients that insist on it.</summary>
    public required string AuthorizationEndpoint { get; init; }

    public required string TokenEndpoint { get; init; }

    public required string JwksUri { get; init; }

    public required string RevocationEndpoint { get; init; }

    public required string IntrospectionEndpoint { get; init; }

    public IReadOnlyList<string> ScopesSupported { get; init; } = ActionGroups.All;

    /// <summary>The authorization endpoint gives no answer of any type. RFC 8414 §2 requires the member, and clients insist on it.</summary>
    public IReadOnlyList<string> ResponseTypesSupported { get; init; } = [];

    public IReadOnlyList<string> GrantTypesSupported { get; init; } = [TokenExchangeParameters.TokenExchangeGrant, TokenExchangeParameters.JwtBearerGrant];

    /// <summary>The tokens of a request prove its client; a client assertion may, too. There are no client secrets.</summary>
    public IReadOnlyList<string> TokenEndpointAuthMethodsSupported { get; init; } = ["none", PrivateKeyJwt];

    public IReadOnlyList<string> TokenEndpointAuthSigningAlgValuesSupported { get; init; } = AssertionAlgorithms;

    public IReadOnlyList<string> RevocationEndpointAuthMethodsSupported { get; init; } = [PrivateKeyJwt];

    public IReadOnlyList<string> RevocationEndpointAuthSigningAlgValuesSupported { get; init; } = AssertionAlgorithms;

    /// <summary>RFC 8414 §2 allows access token types here: <c>Bearer</c> is the workload credential in the header.</summary>
    public IReadOnlyList<string> IntrospectionEndpointAuthMethodsSupported { get; init; } = [PrivateKeyJwt, "Bearer"];

    public IReadOnlyList<string> IntrospectionEndpointAuthSigningAlgValuesSupported { get; init; } = AssertionAlgorithms;

    public IReadOnlyList<string> AuthorizationDetailsTypesSupported { get; init; } = [TaskAuthorization.TypeName, ToolCallAuthorization.TypeName];

    public IReadOnlyList<string> DpopSigningAlgValuesSupported { get; init; } = [Algorithm];

    /// <summary>RFC 8705 §3.3; said only where clients can present a certificate.</summary>
    public bool? TlsClientCertificateBoundAccessTokens { get; init; }

    /// <summary>RFC 8705 §5.</summary>
    public IReadOnlyDictionary<string, string>? MtlsEndpointAliases { get; init; }

    /// <summary>Every URL starts with the issuer's own, never with the host that a request names.</summary>
    public static IResult Get(IOptions<IssuerOptions> options, IOptions<MtlsOptions> mtls)
    {
        var here = options.Value.Identifier;
        return TypedResults.Ok(new AuthorizationServerMetadata
        {
            Issuer = here,
            AuthorizationEndpoint = here + Discovery.AuthorizationEndpoint.Path,
            TokenEndpoint = here + TokenIssuerClient.TokenPath,
            JwksUri = here + JwksEndpoint.Path,
            RevocationEndpoint = here + RevocationEndpoints.RevokePath,
            IntrospectionEndpoint = here + RevocationEndpoints.IntrospectPath,
            TlsClientCertificateBoundAccessTokens = mtls.Value.IsConfigured ? true : null,
            MtlsEndpointAliases = mtls.Value.IsConfigured ? Aliases(mtls.Value.Base) : null,
        });
    }

    private static Dictionary<string, string> Aliases(string mtls) => new()
    {
        ["token_endpoint"] = mtls + TokenIssuerClient.TokenPath,
        ["revocation_endpoint"] = mtls + RevocationEndpoints.RevokePath,
        ["introspection_endpoint"] = mtls + RevocationEndpoints.IntrospectPath,
    };
}
