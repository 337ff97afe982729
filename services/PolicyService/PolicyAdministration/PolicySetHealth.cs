using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Ready is who has a policy set to decide with.</summary>
internal sealed class PolicySetHealth(ActivePolicySet active) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(active.IsLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("No policy set is active."));
}
