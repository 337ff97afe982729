using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Discovery;

/// <summary>The decision point's identifier: as it is set, or else where the server listens. Never what a request says: a caller would choose it.</summary>
internal sealed class OwnAddress(IOptions<DiscoveryOptions> options, IServer server)
{
    private static readonly string[] Everywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <returns>Without a slash at its end; null while nothing listens.</returns>
    public string? Find()
    {
        if (options.Value.PublicUrl is { } set) return set.TrimEnd('/');

        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe).ToArray() ?? [];
        return (addresses.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttps) ?? addresses.FirstOrDefault()) is { } address
            ? $"{address.Scheme}://{(Everywhere.Contains(address.Host) ? "localhost" : address.Host)}:{address.Port}"
            : null;
    }
}
