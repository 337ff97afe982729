using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Discovery;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Which of the URLs that mean the called endpoint a DPoP proof was made for.</summary>
/// <remarks>
/// A client that finds this service by discovery calls <c>http://token-issuer/token</c> and arrives at an address with a
/// port. Both are this endpoint, so a proof for either is for it (RFC 9449 §4.3, check 9); nothing else is.
/// </remarks>
internal sealed class EndpointUri(IOptions<TokenExchangeOptions> options, IOptions<IssuerOptions> issuer)
{
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    private readonly IReadOnlyList<string> _known = [.. options.Value.PublicUrls.Append(issuer.Value.Identifier).Select(url => url.TrimEnd('/'))];

    /// <summary>The URL to hold the proof against. The proof is not verified here.</summary>
    public Uri For(HttpRequest request)
    {
        var claimed = Claimed(request.Headers[DpopProofValidator.HeaderName]);
        return _known.Select(url => new Uri(url + request.Path)).FirstOrDefault(uri => uri == claimed) ?? request.CalledUri();
    }

    private static Uri? Claimed(string? proof)
    {
        try
        {
            return Tokens.CanReadToken(proof)
                && Tokens.ReadJsonWebToken(proof).TryGetPayloadValue<string>(JwtClaims.HttpUri, out var htu)
                && Uri.TryCreate(htu, UriKind.Absolute, out var uri)
                ? uri
                : null;
        }
        catch (ArgumentException)
        {
            return null; // not a JWT; the validator will say so
        }
    }
}
