using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>Shows every witness the log as it grows, also when nobody asks for a proof.</summary>
internal sealed class WitnessRounds(
    CheckpointPublisher checkpoints, Witnesses witnesses, IOptions<CheckpointOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Witnesses.Count == 0) return;

        using var tick = new PeriodicTimer(options.Value.WitnessInterval, time);
        while (await tick.WaitForNextTickAsync(stoppingToken)) await witnesses.CosignAsync(checkpoints.Newest, stoppingToken);
    }
}
