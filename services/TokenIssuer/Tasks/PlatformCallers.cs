using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>Workloads of the platform that read what the issuer knows.</summary>
internal static class PlatformCallers
{
    public static readonly string[] Services =
    [
        SpiffeIds.PolicyService,
        SpiffeIds.ToolProxy,
        SpiffeIds.ApprovalService,
        SpiffeIds.AuditService,
        SpiffeIds.Console,
        SpiffeIds.SampleTools,
        SpiffeIds.Platform,
    ];
}
