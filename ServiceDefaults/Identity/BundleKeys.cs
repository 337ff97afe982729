using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>One key of the trust domain.</summary>
/// <param name="Subject">The only workload that may use it; null for an authority of the trust domain, which speaks for all.</param>
/// <param name="Key">The public key.</param>
internal sealed record BundleKey(string? Subject, SecurityKey Key);

/// <summary>The bundle's keys by <c>kid</c>: inline, or in a file that is read again, since authorities rotate theirs.</summary>
internal sealed class BundleKeys
{
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStaleness = TimeSpan.FromHours(1);
    private static readonly string Setting = WorkloadOptionsValidator.Key(nameof(WorkloadOptions.TrustBundle));

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly string? _file;
    private IReadOnlyDictionary<string, BundleKey> _keys;
    private DateTimeOffset _readAt;
    private DateTimeOffset _triedAt;

    /// <exception cref="InvalidOperationException">It is no bundle: nobody could be told from anybody.</exception>
    public BundleKeys(string bundle, TimeProvider time)
    {
        _time = time;
        _file = bundle.TrimStart().StartsWith('{') ? null : bundle;
        _keys = Read(bundle);
        _readAt = _triedAt = time.GetUtcNow();
    }

    public BundleKey? Find(string? kid)
    {
        if (kid is null) return null;
        lock (_gate)
        {
            if (_file is not null) ReadAgain(_time.GetUtcNow());
            return _keys.GetValueOrDefault(kid);
        }
    }

    /// <summary>A file that cannot be read for a while is being replaced; one that stays so says nothing any more.</summary>
    private void ReadAgain(DateTimeOffset now)
    {
        if (now < _triedAt + ReadAgainAfter) return;
        _triedAt = now;
        try
        {
            (_keys, _readAt) = (Read(_file!), now);
        }
        catch (InvalidOperationException)
        {
            // Until then the keys of the last good read count on.
            if (now >= _readAt + LongestStaleness) _keys = new Dictionary<string, BundleKey>();
        }
    }

    private static Dictionary<string, BundleKey> Read(string bundle)
    {
        try
        {
            using var json = JsonDocument.Parse(bundle.TrimStart().StartsWith('{') ? bundle : File.ReadAllText(bundle));
            return json.RootElement.GetProperty("keys").EnumerateArray()
                // SPIFFE Trust Domain and Bundle §4.2.2: the keys of other kinds of SVID are not for here.
                .Where(key => UseOf(key) != "x509-svid")
                .ToDictionary(key => key.GetProperty("kid").GetString()!, KeyOf);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"{Setting} is not a JWKS, nor a file that holds one, whose keys each have \"kid\", and \"sub\" or \"use\": \"jwt-svid\": {e.Message}", e);
        }
    }

    private static BundleKey KeyOf(JsonElement jwk)
    {
        var isAuthority = UseOf(jwk) == "jwt-svid";
        // To the reader of keys, jwt-svid is no use that it knows.
        var plain = JsonObject.Create(jwk)!;
        if (isAuthority) plain.Remove("use");
        var (key, fault) = VerificationKey.Read(JsonSerializer.SerializeToElement(plain));
        if (key is null) throw new JsonException($"one of its keys verifies nothing: {fault}.");
        return new(isAuthority ? null : jwk.GetProperty("sub").GetString()!, key);
    }

    private static string? UseOf(JsonElement jwk) =>
        jwk.TryGetProperty("use", out var use) && use.ValueKind == JsonValueKind.String ? use.GetString() : null;
}
