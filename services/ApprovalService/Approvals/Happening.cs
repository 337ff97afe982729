using AgentTrust.ApprovalService.Escalation;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>What a transition made true, or refused; each becomes a record, and some an event.</summary>
internal abstract record Happening
{
    private Happening() { }

    public sealed record Requested : Happening;

    /// <param name="Decision">What the person said.</param>
    /// <param name="IsEnough">With this one the quorum is reached.</param>
    public sealed record Granted(ApprovalDecision Decision, bool IsEnough) : Happening;

    /// <param name="Decision">The first of two who break the glass.</param>
    public sealed record GlassTouched(ApprovalDecision Decision) : Happening;

    /// <param name="Decision">The second.</param>
    /// <param name="Review">What both have to answer for.</param>
    public sealed record GlassBroken(ApprovalDecision Decision, BreakGlassReview Review) : Happening;

    public sealed record Rejected(ApprovalDecision Decision) : Happening;

    /// <param name="Path">Who was told.</param>
    public sealed record Escalated(EscalationPath Path) : Happening;

    public sealed record Expired : Happening;

    public sealed record Cancelled(string Reason) : Happening;

    public sealed record Consumed(string Call) : Happening;

    /// <param name="Why">The rule that was broken.</param>
    /// <param name="Attempt"><c>grant</c>, <c>reject</c> or <c>consume</c>.</param>
    /// <param name="Person">Who tried, when it was a person.</param>
    public sealed record Refused(ApprovalRefusal Why, string Attempt, string? Person) : Happening;
}
