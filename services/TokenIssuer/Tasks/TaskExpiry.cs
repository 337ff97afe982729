using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>Closes tasks whose time has run out. Decisions look at the clock themselves; this tells everybody else.</summary>
internal sealed partial class TaskExpiry(IAuthorityStore store, TimeProvider time, ILogger<TaskExpiry> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round tries again; until then every decision sees the expiry itself.
                LogNotSwept(e);
            }
        }
    }

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var agent in await store.ListAgentsWithOverdueTasksAsync(cancellationToken))
            await store.ChangeAsync(agent, null, TaskDecisions.Expire, cancellationToken);
    }

    [LoggerMessage(EventId = 4401, Level = LogLevel.Error, Message = "Expired tasks could not be closed")]
    private partial void LogNotSwept(Exception exception);
}
