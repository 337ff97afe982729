using AgentTrust.ServiceDefaults.Start;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>Where the Redis server is, as the configuration says it.</summary>
internal static class CacheAddress
{
    private const string Key = "ConnectionStrings:cache";

    /// <summary>The server, or null where none is configured.</summary>
    public static ConfigurationOptions? Read(IConfiguration configuration)
    {
        if (configuration[Key] is not { Length: > 0 } text) return null;

        ConfigurationOptions address;
        try
        {
            address = ConfigurationOptions.Parse(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // The parser's words may repeat half of a password.
            throw Refusal(e);
        }

        if (address.EndPoints.Count == 0) throw Refusal(null);
        address.AbortOnConnectFail = false;
        return address;
    }

    private static StartRefusedException Refusal(Exception? inner) => new(
        $"{Key} is not the address of a Redis server. Set it (environment variable ConnectionStrings__cache), e.g. to localhost:6379,password=…, or leave it out.", inner);
}
