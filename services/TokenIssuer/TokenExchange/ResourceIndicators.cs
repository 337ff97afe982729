using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Which audience a <c>resource</c> means (RFC 8707 §2): a client knows the tool proxy by its URL, a token by its SPIFFE ID.</summary>
internal sealed class ResourceIndicators(IOptions<TokenExchangeOptions> options)
{
    private readonly IReadOnlyList<Uri> _toolProxies = [.. options.Value.ToolProxyUrls.Select(url => new Uri(url))];

    /// <summary>The audience's own name; what is nobody's URL here stays as it is, for the rules to refuse.</summary>
    public string Of(string resource) =>
        Uri.TryCreate(resource, UriKind.Absolute, out var uri) && uri is { Query: "", UserInfo: "" } && _toolProxies.Any(proxy => IsAt(uri, proxy))
            ? SpiffeIds.ToolProxy
            : resource;

    /// <summary>Origins are compared whole: a host that only begins alike is another one.</summary>
    private static bool IsAt(Uri uri, Uri proxy) =>
        uri.GetLeftPart(UriPartial.Authority) == proxy.GetLeftPart(UriPartial.Authority)
        && (uri.AbsolutePath + "/").StartsWith(proxy.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal);
}
