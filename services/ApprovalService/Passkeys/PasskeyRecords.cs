using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>Who could sign from when on, and no longer since when.</summary>
internal static class PasskeyRecords
{
    public static AuditDraft Registered(StoredPasskey passkey) =>
        Of(AuditKinds.PasskeyRegistered, "registered", passkey.Person, passkey.Id, $"{passkey.Person} registered a passkey.");

    public static AuditDraft Removed(string person, string id) =>
        Of(AuditKinds.PasskeyRemoved, "removed", person, id, $"{person} removed a passkey.");

    private static AuditDraft Of(string kind, string outcome, string person, string id, string summary) => new()
    {
        Kind = kind,
        Person = person,
        Outcome = outcome,
        Summary = summary,
        Details = new Dictionary<string, JsonElement> { ["credential"] = JsonSerializer.SerializeToElement(id) },
    };
}
