using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>The configured transmitters with their keys, which are fetched and kept as those of workload issuers are.</summary>
internal sealed class TransmitterKeys
{
    /// <summary>A file costs nothing to look at.</summary>
    private static readonly TimeSpan FileLifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FileCoolDown = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, TrustedTransmitter> _byIssuer;

    public TransmitterKeys(
        IOptions<SecurityEventOptions> options,
        IOptions<WorkloadIssuerOptions> times,
        IHttpClientFactory clients,
        TimeProvider time,
        ILogger<TransmitterKeys> logger)
    {
        var documents = new KeyDocuments(clients, times.Value.KeyTimeout, time);
        var fetched = new KeyTimes(times.Value.KeyLifetime, times.Value.KeyCoolDown, times.Value.KeyStaleness);
        var filed = new KeyTimes(FileLifetime, FileCoolDown, times.Value.KeyStaleness);
        _byIssuer = options.Value.Transmitters.ToDictionary(
            transmitter => transmitter.Issuer,
            transmitter => new TrustedTransmitter(transmitter, KeysOf(SourceOf(transmitter)), options.Value.MaxAge, time),
            StringComparer.Ordinal);

        CachedKeys KeysOf(TrustedIssuer source) => source.Discovery is not null
            ? new(source.Issuer, () => documents.DiscoverAsync(source), fetched, time, logger)
            : new(source.Issuer, () => Task.FromResult(TrustEntries.ReadJwks(source)), filed, time, logger);
    }

    public TrustedTransmitter? Find(string issuer) => _byIssuer.GetValueOrDefault(issuer);

    /// <summary>SSF 1.0 §7.1 and OpenID Connect Discovery name issuer and keys alike.</summary>
    public static TrustedIssuer SourceOf(EventTransmitter transmitter)
    {
        var source = new TrustedIssuer { Issuer = transmitter.Issuer, Jwks = transmitter.Jwks, Discovery = transmitter.Discovery };
        foreach (var host in transmitter.KeyHosts) source.KeyHosts.Add(host);
        return source;
    }
}
