using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>A public P-256 key out of a JWK (RFC 7517 §4, RFC 7518 §6.2.1), made of its checked members and nothing else of it.</summary>
public static class VerificationKey
{
    private const int CoordinateLength = 32;

    /// <summary>RFC 7518 §6.2.2, §6.3.2, §6.4.1: a key that others may have seen proves nothing.</summary>
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <returns>The key, or in words why it verifies nothing. The words hold no part of the key.</returns>
    public static (JsonWebKey? Key, string? Fault) Read(JsonElement jwk)
    {
        var (key, fault) = Import(jwk);
        return key is null ? (null, fault) : (new JsonWebKey { Kty = "EC", Crv = "P-256", X = key.X, Y = key.Y, Kid = Text(jwk, "kid") }, null);
    }

    /// <summary>The same, ready to verify.</summary>
    internal static (VerifyingKey? Key, string? Fault) Import(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object) return (null, "it is not a JSON object");
        if (Text(jwk, "kty") is "oct") return (null, "it is a symmetric key (kty oct); use a P-256 public key");
        if (Array.Find(PrivateMembers, name => jwk.TryGetProperty(name, out _)) is { } secret)
            return (null, $"it has the private member {secret}; replace the key, and publish only its public members");
        if (Text(jwk, "kty") is not JsonWebAlgorithmsKeyTypes.EllipticCurve || Text(jwk, "crv") is not JsonWebKeyECTypes.P256)
            return (null, "it is not a P-256 key (kty EC, crv P-256)");
        // RFC 7517 §4.2, §4.3, §4.4: what a key says that it is not for, it is not for.
        if (jwk.TryGetProperty("use", out var use) && !Is(use, "sig")) return (null, "its use is not sig");
        if (jwk.TryGetProperty("alg", out var algorithm) && !Is(algorithm, SecurityAlgorithms.EcdsaSha256)) return (null, "its alg is not ES256");
        if (jwk.TryGetProperty("key_ops", out var operations) && !Verifies(operations)) return (null, "its key_ops do not have verify");
        if (jwk.TryGetProperty("kid", out var kid) && kid.ValueKind != JsonValueKind.String) return (null, "its kid is not a string");

        return Coordinate(jwk, "x") is { } x && Coordinate(jwk, "y") is { } y && VerifyingKey.Find(Text(jwk, "x")!, x, Text(jwk, "y")!, y) is { } key
            ? (key, null)
            : (null, "its x and y are not a point of P-256 in base64url");
    }

    private static bool Is(JsonElement json, string text) => json.ValueKind == JsonValueKind.String && json.ValueEquals(text);

    private static bool Verifies(JsonElement operations) =>
        operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(operation => Is(operation, "verify"));

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Coordinate(JsonElement jwk, string name) =>
        Text(jwk, name) is { } text && CompactJws.Decode(text) is { Length: CoordinateLength } bytes ? bytes : null;
}
