using Microsoft.Extensions.Configuration;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>Where the broker is, as the AppHost says it.</summary>
internal static class BrokerAddress
{
    public const string Key = "ConnectionStrings:messaging";

    public static bool IsUsable(IConfiguration configuration) =>
        Uri.TryCreate(configuration[Key], UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps";

    public static Uri Read(IConfiguration configuration) => new(configuration[Key]!);
}
