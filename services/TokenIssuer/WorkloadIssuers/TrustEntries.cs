using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>Every trust entry with its keys; entries that name the same keys share them.</summary>
internal sealed class TrustEntries
{
    /// <summary>A file costs nothing to look at; it is swapped under us by whoever projects it.</summary>
    private static readonly TimeSpan FileLifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FileCoolDown = TimeSpan.FromSeconds(1);

    private readonly TrustEntry[] _entries;

    public TrustEntries(IOptions<WorkloadIssuerOptions> options, IHttpClientFactory clients, TimeProvider time, ILogger<TrustEntries> logger)
    {
        var settings = options.Value;
        var documents = new KeyDocuments(clients, settings.KeyTimeout, time);
        var fetched = new KeyTimes(settings.KeyLifetime, settings.KeyCoolDown, settings.KeyStaleness);
        var filed = new KeyTimes(FileLifetime, FileCoolDown, settings.KeyStaleness);
        var known = new Dictionary<string, CachedKeys>(StringComparer.Ordinal);

        _entries = [.. settings.TrustedIssuers.Select(issuer => new TrustEntry(
            issuer, KeysOf(issuer), issuer.CredentialLifetime ?? settings.CredentialLifetime, time))];

        CachedKeys KeysOf(TrustedIssuer issuer)
        {
            var source = string.Join(' ', issuer.Kind, issuer.Issuer, issuer.Jwks ?? issuer.Discovery ?? issuer.BundleEndpoint, string.Join(',', issuer.KeyHosts));
            if (known.TryGetValue(source, out var keys)) return keys;
            return known[source] = issuer switch
            {
                { Discovery: not null } => new(issuer.Issuer, () => documents.DiscoverAsync(issuer), fetched, time, logger),
                { BundleEndpoint: not null } => new(issuer.Issuer, () => documents.ReadBundleAsync(issuer), fetched, time, logger),
                _ => new(issuer.Issuer, () => Task.FromResult(ReadJwks(issuer)), filed, time, logger),
            };
        }
    }

    public IReadOnlyList<TrustEntry> About(PresentedCredential credential) => [.. _entries.Where(entry => entry.IsAbout(credential))];

    /// <summary>The platform's own trust domain, unless its tokens come by an issuer that is trusted under another name.</summary>
    public static bool IsPlatforms(PresentedCredential credential, IReadOnlyList<TrustEntry> about) =>
        credential.Issuer == SpiffeIds.TrustDomain
        || (about.Count == 0 && credential.Subject is { } subject && SpiffeId.TrustDomainOf(subject) == SpiffeIds.TrustDomain);

    /// <summary>Inline, or a file: what is written in the settings does not change, so reading it again finds the same.</summary>
    public static KeySet ReadJwks(TrustedIssuer issuer) =>
        KeySet.Parse(issuer.Jwks!.TrimStart().StartsWith('{') ? issuer.Jwks : File.ReadAllText(issuer.Jwks), issuer.Kind);
}
