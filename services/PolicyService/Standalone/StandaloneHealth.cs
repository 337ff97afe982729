using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>Ready is who has policies and entities to decide with.</summary>
internal sealed class StandaloneHealth(StandaloneSet set) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(set.IsLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Nothing to decide with is loaded."));
}
