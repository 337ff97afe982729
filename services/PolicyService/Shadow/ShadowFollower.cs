using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Shadow;

/// <summary>Begins and ends deciding beside as the other replicas do.</summary>
internal sealed class ShadowFollower(ShadowCandidate candidate, PolicySetStore sets, IOptions<PolicyOptions> options, TimeProvider time) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (sets.Exists) candidate.Look();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!sets.Exists) return;

        using var timer = new PeriodicTimer(options.Value.StorePoll, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) candidate.Look();
    }
}
