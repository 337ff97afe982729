using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.ApprovalService.BreakGlass;

/// <summary>What two people have to answer for, and who may say that it is well. Pure.</summary>
internal static class BreakGlassRules
{
    private const int FewestCharacters = 20;
    private const int LongestJustification = 500;
    private const int LongestFindings = 2000;

    public static bool IsJustification(string? words) => IsWords(words, LongestJustification);

    public static BreakGlassReview ReviewOf(Approval broken, IEnumerable<ApprovalDecision> breakers, DateTimeOffset now, BreakGlassOptions options) => new()
    {
        Id = broken.Id,
        Agent = broken.Call.Agent,
        Owner = broken.Call.Owner,
        OpenedBy = broken.Call.OpenedBy,
        Task = broken.Call.Task,
        Action = broken.Call.Action,
        Resource = broken.Call.Resource,
        Approvers = broken.Call.Approvers,
        BrokenBy = [.. breakers.Select(one => new GlassBreaker(one.Person, one.Reason!, one.At))],
        OpenedAt = now,
        DueAt = now + options.ReviewWithin,
    };

    /// <summary>A third person of the groups, or an auditor; nobody whose glass, agent or task it is.</summary>
    public static (BreakGlassReview? Review, ApprovalRefusal? Refusal) Close(
        BreakGlassReview review, Approver person, CloseBreakGlassReview words, DateTimeOffset now)
    {
        string[] interested = [review.Owner, review.OpenedBy, .. review.BrokenBy.Select(one => one.Person)];
        var refusal =
            review.ClosedAt is not null ? ApprovalRefusal.ReviewClosed
            : interested.Any(person.Is) || interested.Intersect(person.StandsFor, StringComparer.OrdinalIgnoreCase).Any() ? ApprovalRefusal.ReviewOfOneself
            : !person.Groups.Intersect([PersonGroups.Auditors, .. review.Approvers], StringComparer.Ordinal).Any() ? ApprovalRefusal.NotAReviewer
            : !IsWords(words.Findings, LongestFindings) ? ApprovalRefusal.FindingsMissing
            : null;
        return refusal is null
            ? (review with { ClosedAt = now, ClosedBy = person.Id, Findings = words.Findings }, null)
            : (null, refusal);
    }

    private static bool IsWords(string? words, int most) => words is not null && words.Trim().Length >= FewestCharacters && words.Length <= most;
}
