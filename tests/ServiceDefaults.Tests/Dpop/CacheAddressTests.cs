using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Start;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.ServiceDefaults.Tests.Dpop;

/// <summary>A cache address that cannot be read stops the service at its start, not at its first call.</summary>
public sealed class CacheAddressTests
{
    [Theory]
    [InlineData("localhost:6379,passwort=geheim")]
    [InlineData("password=geheim")]
    [InlineData("localhost:6379,ssl=geheim")]
    public void AnUnreadableAddressIsRefusedWithoutRepeatingIt(string address)
    {
        var builder = Builder(address);

        var refused = Assert.Throws<StartRefusedException>(() => builder.TryAddCache());

        Assert.StartsWith("ConnectionStrings:cache is not the address of a Redis server. Set it", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("localhost:6379,password=geheim,ssl=true", true)]
    public void TheCacheIsOptional(string? address, bool isConfigured) => Assert.Equal(isConfigured, Builder(address).TryAddCache());

    private static HostApplicationBuilder Builder(string? address)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:cache", address)]);
        return builder;
    }
}
