using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.Contracts.Tokens;

/// <summary>The <c>act</c> claim (RFC 8693 §4.1): who acts, and inside it who acted before.</summary>
public static class ActorChain
{
    /// <summary>No token nests deeper, whatever the issuer's own limit is set to; a chain that does is nobody's.</summary>
    public const int Longest = 9;

    /// <param name="actors">SPIFFE IDs, the current actor first.</param>
    /// <returns>The claim, or null when nobody acts for the subject.</returns>
    public static JsonObject? Nest(IReadOnlyList<string> actors)
    {
        JsonObject? inner = null;
        foreach (var actor in actors.Reverse())
        {
            var act = new JsonObject { [JwtClaims.Subject] = actor };
            if (inner is not null) act[JwtClaims.Actor] = inner;
            inner = act;
        }

        return inner;
    }

    /// <returns>SPIFFE IDs, the current actor first.</returns>
    /// <exception cref="JsonException">A member is missing, unknown, no SPIFFE ID, or there is no end to them.</exception>
    public static IReadOnlyList<string> Read(JsonElement act)
    {
        var actors = new List<string>();
        for (JsonElement? next = act; next is { } level;)
        {
            if (actors.Count == Longest) throw new JsonException($"act is nested more than {Longest} times.");
            (var actor, next) = ReadLevel(level);
            actors.Add(actor);
        }

        return actors;
    }

    private static (string Actor, JsonElement? Next) ReadLevel(JsonElement level)
    {
        if (level.ValueKind != JsonValueKind.Object) throw new JsonException("act is not an object.");

        string? actor = null;
        JsonElement? next = null;
        foreach (var member in level.EnumerateObject())
        {
            if (member.NameEquals(JwtClaims.Subject) && actor is null && member.Value.ValueKind == JsonValueKind.String)
                actor = member.Value.GetString();
            else if (member.NameEquals(JwtClaims.Actor) && next is null)
                next = member.Value;
            else
                throw new JsonException($"act has a member {member.Name} that does not belong there, or twice.");
        }

        return actor?.StartsWith(SpiffeIds.TrustDomain + "/", StringComparison.Ordinal) == true
            ? (actor, next)
            : throw new JsonException("act.sub is not a SPIFFE ID of this trust domain.");
    }
}
