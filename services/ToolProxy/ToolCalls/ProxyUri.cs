using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Which of this proxy's URLs a DPoP proof was made for.</summary>
/// <remarks>
/// A client that finds the proxy by discovery means <c>http://tool-proxy/mcp/git</c> and arrives at an address with a port. Both
/// are this proxy, so a proof for either is for it (RFC 9449 §4.3, check 9). The proof itself is verified elsewhere.
/// </remarks>
internal sealed class ProxyUri(IOptions<ToolCallOptions> options)
{
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    public Uri For(HttpRequest request)
    {
        var called = request.CalledUri();
        var claimed = Claimed(request.Headers[DpopProofValidator.HeaderName]);
        return options.Value.PublicUrls.Select(url => new Uri(url.TrimEnd('/') + called.AbsolutePath)).FirstOrDefault(uri => uri == claimed) ?? called;
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
