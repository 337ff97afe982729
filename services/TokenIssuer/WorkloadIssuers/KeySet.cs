using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>The public keys of one issuer by their ids: a JWKS (RFC 7517 §5), or a SPIFFE bundle (SPIFFE Trust Domain and Bundle §4).</summary>
internal sealed record KeySet(IReadOnlyDictionary<string, JsonWebKey> Keys, TimeSpan? RefreshHint)
{
    private const int ShortestModulus = 256;
    private const string SvidUse = "jwt-svid";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly string[] PrivateMembers = ["k", "d", "p", "q", "dp", "dq", "qi", "oth"];

    /// <exception cref="FormatException">It is no such document, or one that nobody should trust.</exception>
    public static KeySet Parse(string json, TokenKind kind)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var keys = new Dictionary<string, JsonWebKey>(StringComparer.Ordinal);
            foreach (var jwk in document.RootElement.GetProperty("keys").EnumerateArray())
            {
                RefuseSecrets(jwk);
                if (Read(jwk, kind) is { } key && !keys.TryAdd(key.Kid, key))
                    throw new FormatException($"Two keys have the kid {key.Kid}, so it names neither.");
            }

            return keys.Count > 0
                ? new(keys, HintOf(document.RootElement))
                : throw new FormatException(kind == TokenKind.JwtSvid
                    ? "No key is usable: each needs a kid, use jwt-svid, and to be EC P-256 or RSA of 2048 bits or more."
                    : "No key is usable: each needs a kid, and to be EC P-256 or RSA of 2048 bits or more, for signing.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"It is not a JWKS: {e.Message}", e);
        }
    }

    /// <summary>A key that others hold as well proves nothing about who used it (R5, R9).</summary>
    private static void RefuseSecrets(JsonElement jwk)
    {
        if (TextOf(jwk, "kty") == "oct" || PrivateMembers.Any(member => jwk.TryGetProperty(member, out _)))
            throw new FormatException($"The key {TextOf(jwk, "kid")} is a shared or private one; only public keys belong here, and that one counts as leaked. {EphemeralPath.Advice}");
    }

    /// <summary>Null for what must be ignored (SPIFFE Trust Domain and Bundle §4.2): other uses, other kinds of key, keys that cannot be named.</summary>
    private static JsonWebKey? Read(JsonElement jwk, TokenKind kind)
    {
        var use = TextOf(jwk, "use");
        if (kind == TokenKind.JwtSvid ? use != SvidUse : use is not (null or "sig")) return null;
        if (TextOf(jwk, "kid") is not { Length: > 0 } kid) return null;

        var key = new JsonWebKey { Kid = kid, Kty = TextOf(jwk, "kty"), Alg = TextOf(jwk, "alg") };
        if (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && TextOf(jwk, "crv") == JsonWebKeyECTypes.P256)
            (key.Crv, key.X, key.Y) = (JsonWebKeyECTypes.P256, TextOf(jwk, "x"), TextOf(jwk, "y"));
        else if (key.Kty == JsonWebAlgorithmsKeyTypes.RSA && LengthOf(TextOf(jwk, "n")) >= ShortestModulus)
            (key.N, key.E) = (TextOf(jwk, "n"), TextOf(jwk, "e"));
        else
            return null;
        return key;
    }

    private static TimeSpan? HintOf(JsonElement bundle) =>
        bundle.TryGetProperty("spiffe_refresh_hint", out var hint) && hint.ValueKind == JsonValueKind.Number && hint.TryGetInt32(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static int LengthOf(string? base64Url)
    {
        try
        {
            return base64Url is null ? 0 : Base64UrlEncoder.DecodeBytes(base64Url).SkipWhile(octet => octet == 0).Count();
        }
        catch (FormatException)
        {
            return 0; // no number, so no key
        }
    }

    private static string? TextOf(JsonElement jwk, string member) =>
        jwk.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
