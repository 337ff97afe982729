using System.Text.Json;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ApprovalService.BreakGlass;

/// <summary>What others learn of a review.</summary>
internal static class BreakGlassRecords
{
    public static AuditDraft Closed(BreakGlassReview review) => new()
    {
        Kind = AuditKinds.GlassReviewed,
        Agent = review.Agent,
        Task = review.Task,
        Person = review.ClosedBy,
        Action = review.Action,
        Resource = review.Resource,
        Outcome = "closed",
        Summary = $"{review.ClosedBy} looked at what {string.Join(" and ", review.BrokenBy.Select(one => one.Person))} broke the glass for.",
        Details = new Dictionary<string, JsonElement>
        {
            ["approval"] = JsonSerializer.SerializeToElement(review.Id, WireJson.Options),
            ["review"] = JsonSerializer.SerializeToElement(review, WireJson.Options),
        },
    };

    public static BreakGlassReviewed Event(BreakGlassReview review) => new() { Approval = review.Id, ClosedBy = review.ClosedBy!, At = review.ClosedAt!.Value };

    /// <summary>Auditors and the groups that policy asks hear of it; it waits for no quiet hours once it is overdue.</summary>
    public static Notice Reminder(BreakGlassReview review, DateTimeOffset now) => new()
    {
        Id = $"{review.Id}.review.{review.Reminders}",
        Type = "glass.review",
        Title = now >= review.DueAt ? "Overdue: a review of broken glass" : "Open: a review of broken glass",
        Text = $"{string.Join(" and ", review.BrokenBy.Select(one => one.Person))} broke the glass for {review.Action} on {review.Resource.Type} {review.Resource.Id}; somebody else has to look at it until {review.DueAt:u}.",
        Path = $"/approvals/{Uri.EscapeDataString(review.Id)}",
        Groups = [.. review.Approvers.Append(PersonGroups.Auditors).Distinct(StringComparer.Ordinal)],
        IsUrgent = now >= review.DueAt,
        At = now,
    };
}
