using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Shadow;

/// <summary>Begins and ends deciding beside as the other replicas do.</summary>
internal sealed class ShadowFollower(ShadowCandidate candidate, PolicySetStore sets, IOptions<PolicyOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!sets.Exists) return;

        await Task.Yield();
        using var timer = new PeriodicTimer(options.Value.StorePoll, time);
        do candidate.Look();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
