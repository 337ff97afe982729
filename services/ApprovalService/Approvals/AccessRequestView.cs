using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>The aggregate as people and the proxy see it, at this moment.</summary>
internal static class AccessRequestView
{
    /// <summary>What is past its time is shown as expired even before the sweeper has written it down.</summary>
    public static AccessRequest Of(Approval stored, DateTimeOffset now)
    {
        var approval = stored.Expire(now).Approval;
        return new AccessRequest
        {
            Id = approval.Id,
            State = approval.State,
            Call = approval.Call,
            Arguments = approval.Arguments,
            Preview = approval.Preview,
            ResourceState = approval.ResourceState,
            RequestedAt = approval.RequestedAt,
            ExpiresAt = approval.ExpiresAt,
            Decisions = approval.Decisions,
            Digest = approval.Digest,
            Passkey = approval.Call.PasskeyNeed,
            EscalatesAt = approval.Escalation?.At,
            EscalatesTo = approval.Escalation is { } path ? [.. path.Groups, .. path.People] : null,
            MayBreakGlass = approval.Call.BreakGlass,
            GlassBroken = approval.GlassBroken,
        };
    }

    public static AccessRequestSummary SummaryOf(Approval approval) => new()
    {
        Id = approval.Id,
        State = approval.State,
        Agent = approval.Call.Agent,
        Owner = approval.Call.Owner,
        OpenedBy = approval.Call.OpenedBy,
        Task = approval.Call.Task,
        Intent = approval.Call.Intent,
        Action = approval.Call.Action,
        Resource = approval.Call.Resource,
        Tool = approval.Call.Tool,
        Reasons = approval.Call.Reasons,
        Approvers = approval.Call.Approvers,
        Quorum = approval.Call.Quorum,
        GrantedBy = [.. approval.Grants.Select(grant => grant.Person)],
        ArgumentsDigest = approval.Call.ArgumentsDigest,
        Digest = approval.Digest,
        Passkey = approval.Call.PasskeyNeed,
        RequestedAt = approval.RequestedAt,
        ExpiresAt = approval.ExpiresAt,
        EscalatesAt = approval.Escalation?.At,
        Escalation = approval.Call.Escalation,
    };

    public static AccessRequestSummary At(AccessRequestSummary summary, DateTimeOffset now) =>
        summary.State is AccessRequestState.Pending or AccessRequestState.Granted && now >= summary.ExpiresAt
            ? summary with { State = AccessRequestState.Expired }
            : summary;
}
