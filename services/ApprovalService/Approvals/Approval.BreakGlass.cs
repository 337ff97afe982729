using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Approvals;

internal sealed partial record Approval
{
    private const int FewestBreakers = 2;

    /// <summary>
    /// Two different people of the groups that policy asks, each with a justification, in place of one of each group. Whoever may not decide
    /// about this call may not break the glass for it either, and what no consent changes was never asked here.
    /// </summary>
    public Transition BreakGlass(
        Approver approver, DecideAccessRequest decision, DateTimeOffset now, BreakGlassOptions options, PasskeyEvidence? passkey = null)
    {
        const string Attempt = "break the glass for";
        if (!Call.BreakGlass) return Refuse(ApprovalRefusal.GlassNotBreakable, Attempt, approver.Id);
        if (!BreakGlassRules.IsJustification(decision.Reason)) return Refuse(ApprovalRefusal.JustificationMissing, Attempt, approver.Id);
        if (Refuses(approver, decision, granted: true, now, breakGlass: true) is { } refused) return refused;
        if (passkey is not null && passkey.Digest != Digest) return Refuse(ApprovalRefusal.SawAnotherCall, Attempt, approver.Id);

        var said = Record(approver, granted: true, decision.Reason, now, passkey, breakGlass: true);
        var breakers = said.Decisions.Where(d => d.BreakGlass).ToList();
        if (breakers.Count < FewestBreakers) return new(said, [new Happening.GlassTouched(said.Decisions[^1])]);

        var broken = said with { State = AccessRequestState.Granted, GlassBroken = true, ExpiresAt = now + options.GrantLifetime };
        return new(broken, [new Happening.GlassBroken(said.Decisions[^1], BreakGlassRules.ReviewOf(broken, breakers, now, options))]);
    }
}
