namespace AgentTrust.TokenIssuer.SigningKeys;

/// <summary>Opens the keys before the server listens, then looks again and again: is it time for the next, was one withdrawn elsewhere?</summary>
internal sealed partial class KeyRotation(KeyRing keys, TimeProvider time, ILogger<KeyRotation> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>A passphrase that does not fit stops the service here.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await keys.RefreshAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The keys at hand go on to sign and verify; the next look tries again.
                LogNotRefreshed(e);
            }
        }
    }

    [LoggerMessage(EventId = 4201, Level = LogLevel.Error, Message = "Signing keys could not be refreshed")]
    private partial void LogNotRefreshed(Exception exception);
}
