using System.Text.Json;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>Which person a subject identifier means here (RFC 9493 §3, SSF 1.0 §3).</summary>
/// <param name="claim">The member that is the person's id.</param>
/// <param name="issuer">Whose <c>sub</c> it is, in the format <c>iss_sub</c>.</param>
internal sealed class SubjectPerson(string claim, string issuer)
{
    public static readonly string[] Claims = ["sub", "email", "id"];

    /// <returns>The person, or null when it is nobody or could be two.</returns>
    public string? Find(JsonElement subject) => Named(subject, nested: true).Distinct(StringComparer.Ordinal).Take(2).ToArray() is [var only] ? only : null;

    private IEnumerable<string> Named(JsonElement subject, bool nested) => ReceivedEvents.TextOf(subject, "format") switch
    {
        // SSF 1.0 §3.3: the other members (session, device…) say which of the person's sessions.
        "complex" when nested && subject.TryGetProperty("user", out var user) => Named(user, nested: false),
        // RFC 9493 §3.2.8: several names of the same subject; they do not nest.
        "aliases" when nested && subject.TryGetProperty("identifiers", out var names) && names.ValueKind == JsonValueKind.Array =>
            names.EnumerateArray().SelectMany(name => Named(name, nested: false)),
        "iss_sub" when claim == "sub" && ReceivedEvents.TextOf(subject, "iss") == issuer => One(subject),
        "email" when claim == "email" => One(subject),
        "opaque" when claim == "id" => One(subject),
        _ => [],
    };

    private IEnumerable<string> One(JsonElement subject) =>
        ReceivedEvents.TextOf(subject, claim) is { } person && Reasons.IsPerson(person) ? [person] : [];
}
