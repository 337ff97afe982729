using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ApprovalService.Together;

/// <summary>One decision on a list: what may be on it, and what it does to each. Pure.</summary>
internal sealed class TogetherRules(TogetherReference list, bool granted, string? reason, Approver approver, string task)
{
    private const int Most = 20; // more than that nobody reads at once

    /// <summary>Each once, and no more than a person reads.</summary>
    public static bool IsClear(IReadOnlyList<SeenRequest> items) =>
        items.Count is > 0 and <= Most && !items.Contains(null!) && items.Select(item => item.Approval).Distinct(StringComparer.Ordinal).Count() == items.Count;

    /// <summary>What drifted, ended or is too much for this way is refused by itself; the others are decided.</summary>
    public Transition Decide(Approval approval, DateTimeOffset now, TimeSpan usableFor, PasskeyEvidence? passkey)
    {
        var seen = list.Requests.Single(item => item.Approval == approval.Id);
        var decision = new DecideAccessRequest { ArgumentsDigest = approval.Call.ArgumentsDigest, Digest = seen.Digest, Reason = reason };
        return approval.Call.Task != task ? approval.Refuse(ApprovalRefusal.OfAnotherTask, granted ? "grant" : "reject", approver.Id)
            : !granted ? approval.Reject(approver, decision, now, list)
            : !IsLowRisk(approval) ? approval.Refuse(ApprovalRefusal.DecideAlone, "grant", approver.Id)
            : approval.Grant(approver, decision, now, usableFor, passkey, list);
    }

    private static bool IsLowRisk(Approval approval) =>
        approval.Call is { Quorum: 1, Approvers.Count: 1, PasskeyNeed: not PasskeyNeed.Required };
}
