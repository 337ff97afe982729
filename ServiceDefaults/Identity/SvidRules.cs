using System.Text.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>What a JWT-SVID must be beside signed, in time and for this audience (SPIFFE JWT-SVID §2, §3).</summary>
internal static class SvidRules
{
    private static readonly string[] HeaderMembers = ["alg", "kid", "typ"];

    public static bool Hold(CompactJws svid, string trustDomain, string audience, TimeProvider time) =>
        svid.Header.EnumerateObject().All(member => HeaderMembers.Contains(member.Name))
        && HasType(svid.Header)
        && TextOf(svid.Payload, JwtClaims.Subject) is { } subject && SpiffeId.TrustDomainOf(subject) == trustDomain
        // SPIFFE JWT-SVID §7.2: whoever else it is for could present it here.
        && AudienceOf(svid.Payload) == audience
        && svid.Payload.TryGetProperty(JwtClaims.IssuedAt, out var issued) && issued.ValueKind == JsonValueKind.Number && issued.TryGetInt64(out var seconds)
        && seconds is > 0 and < 253_402_300_799 && TokenLifetime.IsIssued(DateTimeOffset.FromUnixTimeSeconds(seconds), time);

    /// <summary>One audience, as text or as a list of one; null for any other number.</summary>
    public static string? AudienceOf(JsonElement claims) => claims.TryGetProperty(JwtClaims.Audience, out var audience)
        ? audience switch
        {
            { ValueKind: JsonValueKind.String } => audience.GetString(),
            { ValueKind: JsonValueKind.Array } when audience.GetArrayLength() == 1 && audience[0].ValueKind == JsonValueKind.String => audience[0].GetString(),
            _ => null,
        }
        : null;

    public static string? TextOf(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>SPIFFE JWT-SVID §2.3.</summary>
    private static bool HasType(JsonElement header) =>
        !header.TryGetProperty("typ", out var type) || (type.ValueKind == JsonValueKind.String && (type.ValueEquals("JWT") || type.ValueEquals("JOSE")));
}
