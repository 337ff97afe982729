using System.Text.Json;
using AgentTrust.ServiceDefaults.Jose;
using static AgentTrust.TokenIssuer.SecurityEvents.Receiving.DeliveryError;

namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>What a security event token says (RFC 8417 §2.2, SSF 1.0 §4.1). Nobody's word yet before its signature is verified.</summary>
/// <param name="Id">Its <c>jti</c>.</param>
/// <param name="Subject">Its <c>sub_id</c>.</param>
/// <param name="Events">By their types.</param>
internal sealed record ReceivedEvents(string Id, DateTimeOffset IssuedAt, JsonElement Subject, IReadOnlyDictionary<string, JsonElement> Events)
{
    private const int LongestName = 300;
    private const int MostEvents = 8;
    private const long LastSecond = 253_402_300_799;

    public static (ReceivedEvents? Events, DeliveryError? Error) Read(CompactJws set)
    {
        var claims = set.Payload;
        // SSF 1.0 §4.1.2, §4.1.6: what has one of these is another kind of token.
        if (claims.TryGetProperty("sub", out _) || claims.TryGetProperty("exp", out _)) return (null, InvalidRequest("A security event token has neither sub nor exp."));
        if (TextOf(claims, "jti") is not { Length: > 0 and <= LongestName } id || id.Any(char.IsControl)) return (null, InvalidRequest("jti is missing or too long."));
        if (!claims.TryGetProperty("iat", out var issued) || issued.ValueKind != JsonValueKind.Number || !issued.TryGetInt64(out var iat) || iat is < 0 or > LastSecond)
            return (null, InvalidRequest("iat is missing or no number of seconds."));
        if (!claims.TryGetProperty("sub_id", out var subject) || subject.ValueKind != JsonValueKind.Object || TextOf(subject, "format") is null)
            return (null, InvalidRequest("sub_id is missing or has no format."));
        if (!claims.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Object || events.EnumerateObject().Count() is 0 or > MostEvents)
            return (null, InvalidRequest("events is missing, empty or too long."));
        if (events.EnumerateObject().Any(one => one.Value.ValueKind != JsonValueKind.Object || one.Name.Length > LongestName || one.Name.Any(char.IsControl)))
            return (null, InvalidRequest("An event is not an object under its type's name."));

        return (new(id, DateTimeOffset.FromUnixTimeSeconds(iat), subject, events.EnumerateObject().ToDictionary(one => one.Name, one => one.Value)), null);
    }

    public static string? TextOf(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
