using System.Text.Json;
using AgentTrust.ApprovalService.Escalation;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>What is asked under which key, after the binding token was believed.</summary>
internal sealed record VerifiedSubmission(string IdempotencyKey, BindingClaims Call, JsonElement Arguments, string? Preview, ResourceState? ResourceState = null);

/// <summary>Making a request, or joining the one that stands.</summary>
internal static class AccessRequests
{
    /// <summary>
    /// The same key joins the standing request in any state, so that a used or rejected one cannot be asked away by
    /// repeating; a new one is possible when the former expired or was cancelled, or when its time is over anyway.
    /// </summary>
    public static Submission Submit(
        Approval? standing, VerifiedSubmission asked, string newId, DateTimeOffset now, TimeSpan lifetime, EscalationPath? escalation = null)
    {
        if (standing is null) return new(null, Open(asked, newId, now, lifetime, escalation));
        if (!IsSameCall(standing.Call, asked.Call)) return new(null, new(standing, [], ApprovalRefusal.KeyOfAnotherCall));

        var former = standing.Expire(now);
        if (!MayBeReplaced(former.Approval, now))
        {
            if (Drift(former.Approval, asked) is not { } drift) return new(null, Transition.None(standing));

            // Consent is to a call under one policy set, on what the resource was.
            former = former.Approval.Cancel(drift, now);
        }

        return new(former, Open(asked, newId, now, lifetime, escalation));
    }

    private static bool MayBeReplaced(Approval former, DateTimeOffset now) => former.State switch
    {
        AccessRequestState.Expired or AccessRequestState.Cancelled => true,
        AccessRequestState.Consumed or AccessRequestState.Rejected => now >= former.ExpiresAt,
        _ => false,
    };

    private static string? Drift(Approval standing, VerifiedSubmission asked) =>
        standing.State is not (AccessRequestState.Pending or AccessRequestState.Granted) ? null
        : standing.Call.PolicyVersion != asked.Call.PolicyVersion ? "policy changed"
        : standing.ResourceState?.Version != asked.ResourceState?.Version ? "the resource changed"
        : null;

    private static bool IsSameCall(BindingClaims one, BindingClaims other) =>
        one.Agent == other.Agent
        && (one.Actors ?? []).SequenceEqual(other.Actors ?? [])
        && one.Task == other.Task
        && one.Action == other.Action
        && one.Resource.Type == other.Resource.Type
        && one.Resource.Id == other.Resource.Id
        && one.ArgumentsDigest == other.ArgumentsDigest
        && one.Tool == other.Tool;

    private static Transition Open(VerifiedSubmission asked, string id, DateTimeOffset now, TimeSpan lifetime, EscalationPath? escalation) => new(
        new Approval
        {
            Id = id,
            IdempotencyKey = asked.IdempotencyKey,
            Call = asked.Call,
            Arguments = asked.Arguments,
            Preview = asked.Preview,
            ResourceState = asked.ResourceState,
            State = AccessRequestState.Pending,
            RequestedAt = now,
            ExpiresAt = now + lifetime,
            Escalation = escalation,
        },
        [new Happening.Requested()]);
}
