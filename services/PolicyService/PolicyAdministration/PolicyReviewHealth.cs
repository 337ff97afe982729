using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Names the policies that nobody has looked at again when they said somebody would (R90). They decide all the same.</summary>
internal sealed class PolicyReviewHealth(ActivePolicySet active, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var overdue = active.IsLoaded ? active.Current.Policies.OverdueOn(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) : [];
        return Task.FromResult(overdue.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"Nobody has reviewed {string.Join(", ", overdue.Select(policy => $"{policy.Id} (due {policy.Review:yyyy-MM-dd})"))}."));
    }
}
