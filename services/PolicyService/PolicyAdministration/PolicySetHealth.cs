using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Ready is who has a policy set to decide with; degraded, who should be deciding by another one.</summary>
internal sealed class PolicySetHealth(ActivePolicySet active) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !active.IsLoaded ? HealthCheckResult.Unhealthy("No policy set is active.")
            : active.Fault is { } fault ? HealthCheckResult.Degraded(fault)
            : HealthCheckResult.Healthy());
}
