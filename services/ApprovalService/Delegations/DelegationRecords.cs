using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ApprovalService.Delegations;

/// <summary>Who decided for whom, and from when to when.</summary>
internal static class DelegationRecords
{
    public static AuditDraft Of(Delegation delegation) => new()
    {
        Kind = AuditKinds.ReviewDelegated,
        Person = delegation.Person,
        Outcome = delegation switch { { EndedAt: not null } => "ended", { AcceptedAt: not null } => "accepted", _ => "offered" },
        Summary = delegation switch
        {
            { EndedAt: not null } => $"{delegation.StandIn} no longer stands in for {delegation.Person}.",
            { AcceptedAt: not null } => $"{delegation.StandIn} stands in for {delegation.Person} in {delegation.Group}.",
            _ => $"{delegation.Person} asked {delegation.StandIn} to stand in for them in {delegation.Group}.",
        },
        Details = new Dictionary<string, JsonElement> { ["delegation"] = JsonSerializer.SerializeToElement(delegation, WireJson.Options) },
    };
}
