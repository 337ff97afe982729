using System.Text.Json.Serialization;
using AgentTrust.ApprovalService.Escalation;

namespace AgentTrust.ApprovalService.Approvals;

internal sealed partial record Approval
{
    /// <summary>Null where nobody else is asked.</summary>
    public EscalationPath? Escalation { get; init; }

    /// <summary>Others were told.</summary>
    public bool Escalated { get; init; }

    /// <summary>When others are still to be told.</summary>
    [JsonIgnore]
    public DateTimeOffset? EscalationDue => State is Contracts.Approvals.AccessRequestState.Pending && !Escalated ? Escalation?.At : null;

    /// <summary>Whose lists it is on: the groups that policy asks, and once it is escalated those that were told.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> AskedGroups =>
        Escalated ? [.. Call.Approvers.Concat(Escalation!.Groups).Distinct(StringComparer.Ordinal)] : Call.Approvers;

    public Transition Escalate(DateTimeOffset now) =>
        Lapsed(now) ?? (EscalationDue <= now
            ? new(this with { Escalated = true }, [new Happening.Escalated(Escalation!)])
            : Transition.None(this));

    /// <summary>Of the clock, not of the sweeper: whoever may decide from a moment on may then.</summary>
    private bool IsEscalatedAt(DateTimeOffset now) => Escalation?.At <= now;
}
