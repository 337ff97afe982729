using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Search;

/// <summary>An index that is behind answers with less than there is; the log itself is not touched by that.</summary>
internal sealed class SearchHealth(SearchFollower follower, IOptions<SearchOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(
        follower.Fault is { } fault ? HealthCheckResult.Degraded($"The log cannot be made searchable: {fault}")
        : follower.Seen?.Behind > options.Value.MostBehind ? HealthCheckResult.Degraded($"{follower.Seen.Behind} records cannot be found yet.")
        : HealthCheckResult.Healthy());
}
