using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>A JWT as it was presented: one that only one reading fits, and believed in nothing until it is verified.</summary>
internal sealed record PresentedCredential(string Text, JsonElement Header, JsonElement Claims)
{
    public string? Algorithm => TextOf(Header, "alg");

    public string? Type => TextOf(Header, "typ");

    public string? KeyId => TextOf(Header, "kid");

    public string? Issuer => TextOf(Claims, "iss");

    public string? Subject => TextOf(Claims, "sub");

    public long? IssuedAt => Seconds("iat");

    public long? ExpiresAt => Seconds("exp");

    /// <summary>One audience, as text or as a list of one; null for any other number.</summary>
    public string? Audience => Claims.TryGetProperty("aud", out var audience)
        ? audience switch
        {
            { ValueKind: JsonValueKind.String } => audience.GetString(),
            { ValueKind: JsonValueKind.Array } when audience.GetArrayLength() == 1 && audience[0].ValueKind == JsonValueKind.String => audience[0].GetString(),
            _ => null,
        }
        : null;

    /// <summary>Its <c>jti</c>, or the digest of what was signed: a signature may have two spellings, what it is over has one.</summary>
    public string Id => TextOf(Claims, "jti") is { Length: > 0 } id
        ? id
        : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text[..Text.LastIndexOf('.')])));

    /// <summary>The credential, or in a sentence why it is none.</summary>
    public static (PresentedCredential? Credential, string? Refusal) Parse(string text)
    {
        var (jws, refusal) = CompactJws.Read(text, JwsProfile.Foreign);
        if (jws is not null) return (new(text, jws.Header, jws.Payload), null);
        // Whoever can check a signature made with a shared secret could have made it (R5, R9, R81).
        return (null, refusal == JwsRefusal.Algorithm
            ? $"The workload credential must be signed by its platform with ES256 or RS256; a shared secret or no signature proves nothing. {EphemeralPath.Advice}"
            : $"The workload credential is not accepted: {refusal}.");
    }

    private static string? TextOf(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Whole seconds since 1970, below what overflows when two are compared.</summary>
    private long? Seconds(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= 253_402_300_799
            ? seconds
            : null;
}
