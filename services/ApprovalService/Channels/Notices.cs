using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.ApprovalService.Channels;

/// <summary>What happened, in words for people who are elsewhere.</summary>
internal static class Notices
{
    public static IEnumerable<Notice> Of(Transition transition, DateTimeOffset now) =>
        transition.Happened.Select(happening => Of(transition.Approval, happening, now)).OfType<Notice>()
            .Concat(transition.Happened.OfType<Happening.Escalated>().SelectMany(escalated => escalated.Path.People.Select(person =>
                Of(transition.Approval, escalated, now)! with { Id = $"{transition.Approval.Id}.escalated.{person}", Groups = [], Person = person })));

    /// <summary>For the agent's owner: what stopped it, without what it said.</summary>
    public static Notice Of(DriftDetected drift, string id) => new()
    {
        Id = id,
        Type = "drift.detected",
        Title = drift.Suspended ? $"{Name(drift.Agent)} was suspended" : $"{Name(drift.Agent)} behaves otherwise",
        Text = $"{Name(drift.Agent)} of {drift.Owner}: {string.Join(", ", drift.Rules)} (score {drift.Score}).",
        Path = $"/agents/{Uri.EscapeDataString(Name(drift.Agent))}",
        Person = drift.Owner,
        IsUrgent = true,
        At = drift.At,
    };

    private static Notice? Of(Approval approval, Happening happening, DateTimeOffset now) => happening switch
    {
        Happening.Requested => Of(approval, "requested", "pending", $"{Agent(approval)} asks for {What(approval)}",
            $"{string.Join(" and ", approval.Call.Approvers)} decide until {approval.ExpiresAt:u}. {string.Join(' ', approval.Call.Reasons)}".TrimEnd(), now),
        Happening.Granted { IsEnough: true } => Of(approval, "granted", "approved", $"Granted: {What(approval)}",
            $"By {string.Join(" and ", approval.Grants.Select(grant => grant.Person))}, for {Agent(approval)}.", now),
        Happening.Escalated escalated => Of(approval, "escalated", "pending", $"Unanswered: {What(approval)}",
            $"{Agent(approval)} asked {string.Join(" and ", approval.Call.Approvers)}, and nobody decided; it expires at {approval.ExpiresAt:u}.", now)
            with { Groups = escalated.Path.Groups },
        Happening.GlassTouched touched => Of(approval, $"glass.{touched.Decision.Person}", "pending", $"Break the glass? {What(approval)}",
            $"{touched.Decision.Person} wants to; a second person of {string.Join(" or ", approval.Call.Approvers)} decides until {approval.ExpiresAt:u}.", now) with { IsUrgent = true },
        Happening.GlassBroken broken => Of(approval, "glass-broken", "approved", $"Glass broken: {What(approval)}",
            $"By {string.Join(" and ", broken.Review.BrokenBy.Select(one => one.Person))}, for {Agent(approval)}; somebody else has to look at it until {broken.Review.DueAt:u}.", now)
            with { IsUrgent = true, Groups = [.. approval.Call.Approvers.Append(PersonGroups.Auditors).Distinct(StringComparer.Ordinal)] },
        Happening.Rejected rejected => Of(approval, "rejected", "denied", $"Rejected: {What(approval)}", $"By {rejected.Decision.Person}, for {Agent(approval)}.", now),
        Happening.Expired => Of(approval, "expired", "expired", $"Nobody decided: {What(approval)}", $"{Agent(approval)} can ask again.", now),
        Happening.Cancelled cancelled => Of(approval, "cancelled", "cancelled", $"No longer asked: {What(approval)}", $"{cancelled.Reason}.", now),
        Happening.Consumed => Of(approval, "consumed", "approved", $"Done: {What(approval)}", $"{Agent(approval)} used the approval.", now),
        _ => null,
    };

    private static Notice Of(Approval approval, string what, string status, string title, string text, DateTimeOffset now) => new()
    {
        Id = $"{approval.Id}.{what}",
        Type = $"approval.{what}",
        Title = title,
        Text = text,
        Path = $"/approvals/{Uri.EscapeDataString(approval.Id)}",
        Groups = approval.Call.Approvers,
        Task = new(approval.Id, status),
        At = now,
    };

    private static string Agent(Approval approval) => Name(approval.Call.Agent);

    private static string What(Approval approval) => $"{approval.Call.Action} on {approval.Call.Resource.Type} {approval.Call.Resource.Id}";

    private static string Name(string agent) => agent[(agent.LastIndexOf('/') + 1)..];
}
