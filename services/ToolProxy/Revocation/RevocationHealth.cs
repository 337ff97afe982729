using AgentTrust.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>Ready once the feed was caught up with; unready before, and whenever it is stale after.</summary>
internal sealed class RevocationHealth(RevocationList list) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            list.IsFresh ? HealthCheckResult.Healthy()
            : list.HasCaughtUp ? HealthCheckResult.Unhealthy("The revocation feed is stale; every call is refused.")
            : Readiness.NotYet("The revocation feed was not caught up with yet; every call is refused."));
}
