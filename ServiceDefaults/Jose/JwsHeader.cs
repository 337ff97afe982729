using System.Text.Json;

namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>The rules of a protected header, one line each. Members that no rule names are ignored (RFC 7515 §4).</summary>
internal static class JwsHeader
{
    /// <summary>RFC 7515 §4.1.11; b64 (RFC 7797 §6) is nothing without it, and refused by itself for readers who think otherwise.</summary>
    private static readonly string[] Extensions = ["crit", "b64"];

    /// <summary>RFC 7516 §4.1; RFC 7519 §5.2: a JWT in a JWT is not what anyone here issues.</summary>
    private static readonly string[] NotPlain = ["enc", "zip", "cty"];

    private static readonly string[] Thumbprints = ["x5t", "x5t#S256"];
    private static readonly string[] Locations = ["jku", "x5u"];

    public static JwsRefusal? FirstRefusal(JsonElement header, JwsProfile profile)
    {
        // "alg": exactly a name of the list, so none in no spelling.
        if (Text(header, "alg") is not { } algorithm || !profile.Algorithms.Contains(algorithm)) return JwsRefusal.Algorithm;
        if (HasAny(header, Extensions)) return JwsRefusal.Extension;
        if (HasAny(header, NotPlain)) return JwsRefusal.NotPlain;
        if (HasAny(header, Locations)) return JwsRefusal.KeyInHeader;
        if (profile.Key != JwsKeySource.Certificate && HasAny(header, ["x5c"])) return JwsRefusal.KeyInHeader;
        if (profile.Key != JwsKeySource.Elsewhere && HasAny(header, Thumbprints)) return JwsRefusal.KeyInHeader;
        if (profile.Key != JwsKeySource.Header && HasAny(header, ["jwk"])) return JwsRefusal.KeyInHeader;
        if (header.TryGetProperty("typ", out var typ) && typ.ValueKind != JsonValueKind.String) return JwsRefusal.Type;
        if (!profile.Accepts(Text(header, "typ"))) return JwsRefusal.Type;

        var kid = header.TryGetProperty("kid", out var id);
        if (kid && id is not { ValueKind: JsonValueKind.String }) return JwsRefusal.NoKeyId;
        if (profile.Key == JwsKeySource.KeyId && Text(header, "kid") is not { Length: > 0 }) return JwsRefusal.NoKeyId;

        return null;
    }

    private static bool HasAny(JsonElement header, string[] names) => names.Any(name => header.TryGetProperty(name, out _));

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
