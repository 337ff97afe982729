using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>A log that can no longer be signed still keeps records, but everybody should see that it does not hold.</summary>
internal sealed class CheckpointHealth(CheckpointPublisher checkpoints, Witnesses witnesses) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(
            checkpoints.Damage is { } damage ? HealthCheckResult.Unhealthy(damage.Message)
            : witnesses.Contradiction is { } contradiction ? HealthCheckResult.Unhealthy(contradiction)
            : HealthCheckResult.Healthy());
}
