using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>Reads a validated token's payload; anything missing or misshapen makes the token worthless.</summary>
internal static class AccessTokenClaims
{
    /// <summary>The end of the year 9999.</summary>
    private const long LastSecond = 253_402_300_799;

    /// <exception cref="JsonException">A claim is missing or not of its shape.</exception>
    public static AccessToken Read(string raw, CompactJws jws)
    {
        var claims = jws.Payload;
        // RFC 9068 §2.2: both must be there, also where nobody compares them.
        Text(claims, JwtClaims.Issuer);
        Audiences(claims);
        if (claims.TryGetProperty(JwtClaims.NotBefore, out _)) Moment(claims, JwtClaims.NotBefore);

        var details = claims.TryGetProperty(JwtClaims.AuthorizationDetails, out var array) ? array.EnumerateArray().ToArray() : [];
        var (key, certificate) = Confirmation(Claim(claims, JwtClaims.Confirmation));
        return new AccessToken
        {
            Subject = Text(claims, JwtClaims.Subject),
            Id = Text(claims, JwtClaims.Id),
            KeyId = jws.KeyId ?? throw new JsonException("The header names no key."),
            IssuedAt = Moment(claims, JwtClaims.IssuedAt),
            ExpiresAt = Moment(claims, JwtClaims.Expiry),
            JwkThumbprint = key,
            CertificateThumbprint = certificate,
            Actors = claims.TryGetProperty(JwtClaims.Actor, out var act) ? ActorChain.Read(act) : [],
            Task = Detail<TaskAuthorization>(details, TaskAuthorization.TypeName),
            ToolCall = Detail<ToolCallAuthorization>(details, ToolCallAuthorization.TypeName),
            Raw = raw,
        };
    }

    /// <summary>RFC 7800 §3.1; bound in exactly one way, so that nobody can choose the easier proof.</summary>
    private static (string? Key, string? Certificate) Confirmation(JsonElement cnf)
    {
        var key = cnf.TryGetProperty(JwtClaims.JwkThumbprint, out _) ? Text(cnf, JwtClaims.JwkThumbprint) : null;
        var certificate = cnf.TryGetProperty(JwtClaims.CertificateThumbprint, out _) ? Text(cnf, JwtClaims.CertificateThumbprint) : null;
        return key is null != certificate is null
            ? (key, certificate)
            : throw new JsonException($"The claim {JwtClaims.Confirmation} must have {JwtClaims.JwkThumbprint} or {JwtClaims.CertificateThumbprint}.");
    }

    private static JsonElement Claim(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) ? value : throw new JsonException($"The claim {name} is missing.");

    private static string Text(JsonElement claims, string name) =>
        Claim(claims, name).GetString() is { Length: > 0 } text ? text : throw new JsonException($"The claim {name} is empty.");

    /// <summary>RFC 7519 §4.1.3: a string, or an array of strings.</summary>
    private static void Audiences(JsonElement claims)
    {
        var audience = Claim(claims, JwtClaims.Audience);
        JsonElement[] all = audience.ValueKind == JsonValueKind.Array ? [.. audience.EnumerateArray()] : [audience];
        if (all.Length == 0 || Array.Exists(all, one => string.IsNullOrEmpty(one.GetString())))
            throw new JsonException($"The claim {JwtClaims.Audience} is empty.");
    }

    /// <summary>Whole seconds since 1970, and within the years that a clock can show.</summary>
    private static DateTimeOffset Moment(JsonElement claims, string name) =>
        Claim(claims, name).GetInt64() is >= 0 and <= LastSecond and var seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new JsonException($"The claim {name} is no moment.");

    private static T? Detail<T>(JsonElement[] details, string type)
        where T : class
    {
        var matching = Array.FindAll(details, detail => detail.GetProperty("type").GetString() == type);
        return matching.Length switch
        {
            0 => null,
            1 => matching[0].Deserialize<T>(WireJson.Options),
            _ => throw new JsonException($"authorization_details has {matching.Length} elements of type {type}."),
        };
    }
}
