using AgentTrust.ApprovalService.Storage;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Closes what nobody decided in time, so that lists and listeners learn of it. Correctness never waits for it.</summary>
internal sealed partial class ApprovalExpiry(
    IApprovalStore store, IOptions<ApprovalOptions> options, TimeProvider time, ILogger<ApprovalExpiry> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await SweepAsync(stoppingToken);
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        try
        {
            var closed = await store.ChangeAllAsync(
                new OpenApprovals.DueAt(now), approval => approval.Expire(now), messageId: null, stopping);
            if (closed > 0) LogExpired(closed);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogNotSwept(e); // broad on purpose: whatever it was, the next round tries again
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Information, Message = "{Count} access requests expired")]
    private partial void LogExpired(int count);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "Expired access requests could not be closed; trying again")]
    private partial void LogNotSwept(Exception exception);
}
