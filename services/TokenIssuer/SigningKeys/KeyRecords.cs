using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.TokenIssuer.SigningKeys;

/// <summary>What the log keeps of signing keys: their ids, who and why.</summary>
internal static class KeyRecords
{
    /// <param name="person">Who asked for it; null when it was time.</param>
    public static AuditDraft Rotated(StoredSigningKey next, string? person, string? reason) => new()
    {
        Kind = AuditKinds.SigningKeyRotated,
        Person = person,
        Outcome = "succeeded",
        Summary = $"{person ?? "The rotation"} announced a new signing key; it signs from {next.SignsFrom:u}.",
        Details = Details(next.Id, reason ?? "It was time."),
    };

    public static AuditDraft Withdrawn(string id, string person, string reason) => new()
    {
        Kind = AuditKinds.SigningKeyWithdrawn,
        Person = person,
        Outcome = "succeeded",
        Summary = $"{person} withdrew a signing key; every token that it signed is dead.",
        Details = Details(id, reason),
    };

    private static Dictionary<string, JsonElement> Details(string id, string reason) => new()
    {
        ["key_id"] = JsonSerializer.SerializeToElement(id),
        ["reason"] = JsonSerializer.SerializeToElement(reason),
    };
}
