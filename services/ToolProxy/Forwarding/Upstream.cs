using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.UpstreamCredentials;
using Microsoft.Extensions.ServiceDiscovery;

namespace AgentTrust.ToolProxy.Forwarding;

/// <summary>The way to the tools: one connection pool, real addresses, and the proof that goes with each token.</summary>
internal sealed class Upstream(HttpMessageHandler handler, ServiceEndpointResolver resolver, DpopKey key, TimeProvider time) : IDisposable
{
    public HttpMessageInvoker Invoker { get; } = new(handler);

    public static SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ActivityHeadersPropagator = DistributedContextPropagator.Current,
    };

    /// <summary>The URL as it will be called: a DPoP proof names host and port as sent (RFC 9449 §4.2), not a service's name.</summary>
    public async Task<Uri> ResolveAsync(Uri url, CancellationToken cancellationToken)
    {
        var source = await resolver.GetEndpointsAsync(url.GetLeftPart(UriPartial.Authority), cancellationToken);
        var endpoint = source.Endpoints.Count > 0
            ? source.Endpoints[0].EndPoint
            : throw new HttpRequestException($"Service discovery knows no address of {url.Host}.");
        var address = new UriBuilder(url);
        switch (endpoint)
        {
            case UriEndPoint { Uri: { } uri }: (address.Scheme, address.Host, address.Port) = (uri.Scheme, uri.Host, uri.Port); break;
            case DnsEndPoint dns: (address.Host, address.Port) = (dns.Host, dns.Port > 0 ? dns.Port : address.Port); break;
            case IPEndPoint ip: (address.Host, address.Port) = (ip.Address.ToString(), ip.Port > 0 ? ip.Port : address.Port); break;
            default: throw new HttpRequestException($"Service discovery gave an address of {url.Host} that is not understood.");
        }

        return address.Uri;
    }

    /// <summary>Puts the tool's token on a request, with a fresh proof by this proxy's key; or a foreign server's credential, and then nothing of ours.</summary>
    public void Authorize(HttpRequestMessage request, ToolToken token, UpstreamCredential? credential)
    {
        if (credential is not null)
        {
            credential.Apply(request);
            return;
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token.Value);
        request.Headers.Add(DpopProofValidator.HeaderName, key.CreateProof(request.Method, request.RequestUri!, token.Value, time));
    }

    public void Dispose() => Invoker.Dispose();
}
