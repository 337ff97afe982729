using AgentTrust.Contracts.Identity;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>Stops the agents of people who are gone where that was begun and not finished. They get no token meanwhile.</summary>
internal sealed partial class OrphanSweep(OwnerDeparture departures, TimeProvider time, ILogger<OrphanSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly Caller Itself = new(null, SpiffeIds.TokenIssuer, []);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await departures.StopOrphansAsync(null, Itself, "Its owner is gone.", stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round tries again; until then every decision sees that the owner is gone.
                LogNotSwept(e);
            }
        }
    }

    [LoggerMessage(EventId = 4601, Level = LogLevel.Error, Message = "Agents of people who are gone could not be stopped")]
    private partial void LogNotSwept(Exception exception);
}
