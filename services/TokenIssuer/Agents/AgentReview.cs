using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using static AgentTrust.TokenIssuer.Agents.AgentChanges;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>A review: no new task while it lasts; at its end the next date, and perhaps narrower bounds.</summary>
internal static class AgentReview
{
    private const int LongestInterval = 365;

    public static Decided<Ruling<AgentFacts>> Begin(AgentAuthority? authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        if (authority.Agent.Facts.State != AgentState.Active) return Refused(AuthorityRefusal.AgentNotActive);

        var agent = AgentLife.In(authority.Agent, AgentState.UnderReview);
        return new(agent.Facts, Made(agent, AuditKinds.AgentReviewBegun, "began to review", caller, reason, now));
    }

    public static Decided<Ruling<AgentFacts>> Complete(AgentAuthority? authority, CompleteReview review, Caller caller, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        var facts = authority.Agent.Facts;
        if (facts.State != AgentState.UnderReview) return Refused(AuthorityRefusal.NotUnderReview);
        if (caller.Person == facts.Owner) return Refused(AuthorityRefusal.DutiesSeparated with { Detail = "The owner does not review their own agent." });
        if (!IsInterval(review.NextReviewDays)) return Refused(AuthorityRefusal.NoReviewDate);
        if (review.Bounds is { } asked && AgentBoundaries.FirstExcess(asked, facts.Bounds) is { } excess)
            return Refused(AuthorityRefusal.BoundsWider with { Detail = $"New: {excess}." });

        var bounds = review.Bounds ?? facts.Bounds;
        var agent = authority.Agent.Next(before => before with
        {
            State = AgentState.Active,
            Bounds = bounds,
            ReviewDue = now.AddDays(review.NextReviewDays),
        });
        return new(agent.Facts, Made(agent, AuditKinds.AgentReviewed, "reviewed", caller, review.Reason, now)
            .And(EndBeyond(authority, bounds, caller, now)));
    }

    public static bool IsInterval(int days) => days is >= 1 and <= LongestInterval;

    /// <summary>Bounds were narrowed: a task that grants more than they allow ends, with all its tokens.</summary>
    public static AuthorityChange EndBeyond(AgentAuthority authority, AgentBounds bounds, Caller caller, DateTimeOffset now) =>
        TasksRevoked(
            authority,
            task => AgentBoundaries.FirstExcess(task, bounds) is not null,
            caller, "The task grants more than the agent may be granted from now on.", now);
}
