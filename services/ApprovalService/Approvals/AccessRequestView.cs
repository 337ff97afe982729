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
        };
    }
}
