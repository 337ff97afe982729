using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>The outcome of one step: the aggregate afterwards, what happened, and why it was refused if it was.</summary>
/// <remarks>A refusal may still change the state: whoever comes too late is refused, and the request is then expired.</remarks>
internal sealed record Transition(Approval Approval, IReadOnlyList<Happening> Happened, ApprovalRefusal? Refusal = null)
{
    /// <summary>What people said in this step.</summary>
    public IEnumerable<ApprovalDecision> Decided => Happened.Select(happening => happening switch
    {
        Happening.Granted granted => granted.Decision,
        Happening.Rejected rejected => rejected.Decision,
        Happening.GlassTouched touched => touched.Decision,
        Happening.GlassBroken broken => broken.Decision,
        _ => null,
    }).OfType<ApprovalDecision>();

    public static Transition None(Approval approval) => new(approval, []);
}

/// <summary>The outcome of a submission: the request that stands now, and what became of the former one under the same key.</summary>
internal sealed record Submission(Transition? Former, Transition Standing);
