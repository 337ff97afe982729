using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.BreakGlass;

/// <summary>Says again and again that a review is open; nothing but people's memory depends on it.</summary>
internal sealed partial class BreakGlassReminders(
    IBreakGlassReviews reviews, IOptions<BreakGlassOptions> options, TimeProvider time, ILogger<BreakGlassReminders> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await reviews.RemindAsync(time.GetUtcNow(), options.Value.RemindEvery, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotReminded(e); // broad on purpose: whatever it was, the next round tries again
            }
        }
    }

    [LoggerMessage(EventId = 3501, Level = LogLevel.Warning, Message = "People could not be told of open reviews; trying again")]
    private partial void LogNotReminded(Exception exception);
}
