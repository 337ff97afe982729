using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Storage;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Escalation;

/// <summary>Tells others of what nobody answered in time. When it is due is in the store, so that no restart forgets it; who may decide never waits for it.</summary>
internal sealed partial class EscalationSweep(
    IApprovalStore store, IOptions<ApprovalOptions> options, TimeProvider time, ILogger<EscalationSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = time.GetUtcNow();
            try
            {
                await store.ChangeAllAsync(new OpenApprovals.EscalatingAt(now), approval => approval.Escalate(now), messageId: null, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotSwept(e); // broad on purpose: whatever it was, the next round tries again
            }
        }
    }

    [LoggerMessage(EventId = 3601, Level = LogLevel.Warning, Message = "Unanswered access requests could not be escalated; trying again")]
    private partial void LogNotSwept(Exception exception);
}
