using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>Keeps every lane running for as long as the process does; only the process's own end stops it.</summary>
internal sealed partial class OutboxDispatcher(
    IEnumerable<OutboxLane> lanes, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxDispatcher> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(lanes.Select(lane => KeepRunningAsync(lane, stoppingToken)));

    private async Task KeepRunningAsync(OutboxLane lane, CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                await lane.RunAsync(stopping);
                failures = 0; // another process leads; look again later
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // Broad on purpose, and time-outs (OperationCanceledException) with it: whatever it was, nothing was
                // deleted, and the answer is to try again.
                if (time.GetElapsedTime(started) > options.Value.SendTimeout * 2) failures = 0;
                failures++;
                LogUndelivered(lane.Name, failures, e.GetType().Name, e.Message);
            }
            catch (OperationCanceledException)
            {
                return; // the process ends
            }

            await Task.Delay(PauseAfter(failures), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan PauseAfter(int failures)
    {
        var doubled = TimeSpan.FromMilliseconds(100) * Math.Pow(2, Math.Min(failures, 10));
        return failures > 0 && doubled < options.Value.PollInterval ? doubled : options.Value.PollInterval;
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning,
        Message = "Outbox: {Lane} wait; attempt {Attempt} failed with {Error}: {Reason}")]
    private partial void LogUndelivered(string lane, int attempt, string error, string reason);
}
