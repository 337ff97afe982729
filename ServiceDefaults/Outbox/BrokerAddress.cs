using AgentTrust.ServiceDefaults.Start;
using Microsoft.Extensions.Configuration;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>Where the broker is, as the AppHost says it.</summary>
internal static class BrokerAddress
{
    public const string Refusal =
        $"{Key} must be the broker's address (environment variable ConnectionStrings__messaging), e.g. amqp://user:password@localhost:5672.";

    private const string Key = "ConnectionStrings:messaging";

    public static bool IsUsable(IConfiguration configuration) =>
        Uri.TryCreate(configuration[Key], UriKind.Absolute, out var address) && address is { Scheme: "amqp" or "amqps", Host.Length: > 0 };

    /// <exception cref="StartRefusedException">There is none; the bus is built before options are validated.</exception>
    public static Uri Read(IConfiguration configuration) =>
        IsUsable(configuration) ? new(configuration[Key]!) : throw new StartRefusedException(Refusal);
}
