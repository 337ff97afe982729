using System.Text.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>A credential that somebody else made for this process: looked at before it is sent, so that it reaches its own receiver only.</summary>
internal static class HandedOutToken
{
    /// <param name="token">What the source gave.</param>
    /// <param name="audience">The receiver; a token for another would be the receiver's to use there.</param>
    /// <param name="time">The clock.</param>
    /// <returns>What is wrong with it, to be read after the source's name; null when it may be sent. Who signed it is the receiver's to check.</returns>
    public static string? Fault(string token, string audience, TimeProvider time)
    {
        if (CompactJws.Read(token, JwsProfile.Foreign).Jws is not { } jws) return "holds no JWT signed with ES256 or RS256";
        if (SvidRules.AudienceOf(jws.Payload) != audience) return $"holds a token that is not for {audience} alone";
        return jws.Payload.TryGetProperty(JwtClaims.Expiry, out var end) && end.ValueKind == JsonValueKind.Number
            && end.TryGetInt64(out var seconds) && seconds > time.GetUtcNow().ToUnixTimeSeconds()
            ? null
            : "holds a token that has expired, or never does; whoever renews it has stopped";
    }

    public static string? TextOf(string token, string claim) =>
        CompactJws.Read(token, JwsProfile.Foreign).Jws is { } jws ? SvidRules.TextOf(jws.Payload, claim) : null;
}
