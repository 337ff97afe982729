using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Profile;

/// <summary>A request as the profile's task handle.</summary>
internal static class ProfileView
{
    public const string Path = "/access/v1/requests";

    public static ProfileTaskResponse Of(Approval stored, string origin, DateTimeOffset now)
    {
        var approval = stored.Expire(now).Approval;
        var status = StatusOf(approval);
        var self = $"{origin}{Path}/{approval.Id}";
        return new()
        {
            Task = new()
            {
                Id = approval.Id,
                Status = status,
                StatusEndpoint = self,
                Progress = status == "pending" ? new(approval.Grants.Count() + 1, approval.Call.Quorum, approval.Call.Approvers) : null,
                ExpiresAt = approval.ExpiresAt,
                Links = status == "pending" ? new Dictionary<string, string> { ["cancel"] = $"{self}/cancel" } : new Dictionary<string, string>(),
            },
            Result = status == "approved"
                ? new()
                {
                    Mode = ProfileResult.ConsumeThenReevaluate,
                    Approval = new() { Id = approval.Id, ApprovedAt = approval.Grants.Max(grant => grant.At), ApprovedUntil = approval.ExpiresAt },
                }
                : null,
        };
    }

    /// <summary>A terminal status stays: what people approved is approved, also when it was used, was not used in time, or lost its task.</summary>
    private static string StatusOf(Approval approval) => approval.State switch
    {
        AccessRequestState.Pending => "pending",
        AccessRequestState.Rejected => "denied",
        _ when approval.HasEnough => "approved",
        AccessRequestState.Cancelled => "cancelled",
        _ => "expired",
    };
}
