using System.Net;
using Microsoft.Extensions.ServiceDiscovery;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>Where a service really listens: a DPoP proof names host and port as called (RFC 9449 §4.2), not a service's name.</summary>
internal interface IServiceAddress
{
    ValueTask<Uri> ResolveAsync(Uri url, CancellationToken cancellationToken);
}

/// <summary>Asks service discovery.</summary>
internal sealed class DiscoveredAddress(ServiceEndpointResolver resolver) : IServiceAddress
{
    public async ValueTask<Uri> ResolveAsync(Uri url, CancellationToken cancellationToken)
    {
        var source = await resolver.GetEndpointsAsync(url.GetLeftPart(UriPartial.Authority), cancellationToken);
        if (source.Endpoints.Count == 0) return url;

        var address = new UriBuilder(url);
        switch (source.Endpoints[0].EndPoint)
        {
            case UriEndPoint { Uri: { } uri }: (address.Scheme, address.Host, address.Port) = (uri.Scheme, uri.Host, uri.Port); break;
            case DnsEndPoint dns: (address.Host, address.Port) = (dns.Host, dns.Port > 0 ? dns.Port : address.Port); break;
            case IPEndPoint ip: (address.Host, address.Port) = (ip.Address.ToString(), ip.Port > 0 ? ip.Port : address.Port); break;
        }

        return address.Uri;
    }
}
