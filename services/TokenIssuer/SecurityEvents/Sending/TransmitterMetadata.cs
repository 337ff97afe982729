using AgentTrust.TokenIssuer.Discovery;
using AgentTrust.TokenIssuer.SigningKeys;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SecurityEvents.Sending;

/// <summary>What this issuer is as a transmitter of security events (SSF 1.0 §7.1). Streams are made by settings: there are no endpoints to manage them.</summary>
internal sealed record TransmitterMetadata
{
    public const string Path = "/.well-known/ssf-configuration";

    public string SpecVersion { get; init; } = "1_0";

    public required string Issuer { get; init; }

    public required string JwksUri { get; init; }

    public IReadOnlyList<string> DeliveryMethodsSupported { get; init; } = [EventTypes.PushDelivery];

    public string DefaultSubjects { get; init; } = "ALL";

    public static IResult Get(IOptions<IssuerOptions> options)
    {
        var here = options.Value.Identifier;
        return TypedResults.Ok(new TransmitterMetadata { Issuer = here, JwksUri = here + JwksEndpoint.Path });
    }
}
