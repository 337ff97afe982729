using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>Reads a validated token's payload; anything missing or misshapen makes the token worthless.</summary>
internal static class AccessTokenClaims
{
    /// <exception cref="JsonException">A claim is missing or not of its shape.</exception>
    public static AccessToken Read(string raw, string encodedPayload)
    {
        var claims = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            Base64UrlEncoder.DecodeBytes(encodedPayload), WireJson.Options) ?? throw new JsonException("The payload is null.");

        var details = claims.TryGetValue(JwtClaims.AuthorizationDetails, out var array) ? array.EnumerateArray().ToArray() : [];
        return new AccessToken
        {
            Subject = Text(claims, JwtClaims.Subject),
            Id = Text(claims, JwtClaims.Id),
            IssuedAt = Moment(claims, JwtClaims.IssuedAt),
            ExpiresAt = Moment(claims, JwtClaims.Expiry),
            JwkThumbprint = Claim(claims, JwtClaims.Confirmation).GetProperty(JwtClaims.JwkThumbprint).GetString()
                ?? throw new JsonException("cnf.jkt is null."),
            Actors = Actors(claims),
            Task = Detail<TaskAuthorization>(details, TaskAuthorization.TypeName),
            ToolCall = Detail<ToolCallAuthorization>(details, ToolCallAuthorization.TypeName),
            Raw = raw,
        };
    }

    private static JsonElement Claim(Dictionary<string, JsonElement> claims, string name) =>
        claims.TryGetValue(name, out var value) ? value : throw new JsonException($"The claim {name} is missing.");

    private static string Text(Dictionary<string, JsonElement> claims, string name) =>
        Claim(claims, name).GetString() is { Length: > 0 } text ? text : throw new JsonException($"The claim {name} is empty.");

    private static DateTimeOffset Moment(Dictionary<string, JsonElement> claims, string name) =>
        DateTimeOffset.FromUnixTimeSeconds(Claim(claims, name).GetInt64());

    private static List<string> Actors(Dictionary<string, JsonElement> claims)
    {
        var actors = new List<string>();
        var found = claims.TryGetValue(JwtClaims.Actor, out var act);
        while (found)
        {
            actors.Add(act.GetProperty(JwtClaims.Subject).GetString() ?? throw new JsonException("act.sub is null."));
            found = act.TryGetProperty(JwtClaims.Actor, out act);
        }

        return actors;
    }

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
