using System.Text.Json.Nodes;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.SecurityEvents.Sending;

/// <summary>A revocation as receivers outside are told of it: a session of an agent is over.</summary>
/// <param name="Revocation">As it stands in the feed.</param>
/// <param name="Cause">Null where nobody gave one.</param>
internal sealed record RevokedSession(Contracts.Tokens.Revocation Revocation, RevocationCause? Cause)
{
    /// <summary>
    /// Whose sessions (RFC 9493; SSF 1.0 §3). An agent is a principal of this issuer, a task is its session; members of our own
    /// (<c>step</c>, <c>signing_key</c>) narrow it down, and a receiver that does not know them ends more, never less.
    /// </summary>
    public JsonObject SubjectAt(string issuer) => Revocation.Kind switch
    {
        RevocationKind.Agent => IssSub(issuer, Revocation.Id),
        RevocationKind.Task => OfAgent(issuer, ("session", Revocation.Id)),
        RevocationKind.Step => OfAgent(issuer, ("session", Revocation.Id), ("step", Revocation.Step!)),
        // SSF 1.0 §3.5.1.
        RevocationKind.Token => new JsonObject { ["format"] = "jwt_id", ["iss"] = issuer, ["jti"] = Revocation.Id },
        RevocationKind.SigningKey => OfEverybody(issuer, ("signing_key", Revocation.Id)),
        RevocationKind.All => OfEverybody(issuer),
        RevocationKind.Key => OfAgent(issuer, ("device", Revocation.Id)),
        _ => OfEverybody(issuer), // a kind that this version does not know may mean anybody
    };

    /// <summary>CAEP 1.0 §2, §3.1.</summary>
    public JsonObject Event()
    {
        var claims = new JsonObject
        {
            ["event_timestamp"] = Revocation.At.ToUnixTimeSeconds(),
            ["reason_admin"] = new JsonObject { ["en"] = Cause?.Reason ?? "It was revoked." },
        };
        if (Cause is { } cause) claims["initiating_entity"] = Word(cause.Initiator);
        return claims;
    }

    private JsonObject OfAgent(string issuer, params (string Member, string Id)[] narrower)
    {
        var subject = new JsonObject { ["format"] = "complex" };
        if (Cause?.Agent is { } agent) subject["user"] = IssSub(issuer, agent);
        return Narrowed(subject, narrower);
    }

    /// <summary>The tenant is this issuer.</summary>
    private static JsonObject OfEverybody(string issuer, params (string Member, string Id)[] narrower) =>
        Narrowed(new JsonObject { ["format"] = "complex", ["tenant"] = new JsonObject { ["format"] = "uri", ["uri"] = issuer } }, narrower);

    private static JsonObject Narrowed(JsonObject subject, (string Member, string Id)[] narrower)
    {
        foreach (var (member, id) in narrower) subject[member] = new JsonObject { ["format"] = "opaque", ["id"] = id };
        return subject;
    }

    private static JsonObject IssSub(string issuer, string agent) => new() { ["format"] = "iss_sub", ["iss"] = issuer, ["sub"] = agent };

    private static string Word(InitiatingEntity initiator) => initiator switch
    {
        InitiatingEntity.Admin => "admin",
        InitiatingEntity.Policy => "policy",
        _ => "system",
    };
}
