using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>Follows the issuer's revocation feed by long poll, for as long as the process lives.</summary>
internal sealed partial class RevocationFeed(
    TokenIssuerClient issuer, RevocationList list, IOptions<RevocationOptions> options, TimeProvider time, ILogger<RevocationFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>Goes on elsewhere: what follows disposes the HTTP clients, which waits for the very poll whose end brought us here.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.Yield();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var caughtUp = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Until caught up the issuer need not hold the poll. An answer may be old when it arrives, but not older than its question.
                var asked = time.GetUtcNow();
                var page = await PollAsync(list.Position, caughtUp ? options.Value.Poll : TimeSpan.Zero, stoppingToken);
                caughtUp = IsComplete(page);
                list.Apply(page, caughtUp ? asked : null);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever the cause, calls are refused and cut once the bound is passed; all there is to do is to ask again.
                caughtUp = false;
                LogUnavailable(e.GetType().Name, e.Message);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>A page that was cut short is complete up to no moment: what is on the next one counts as well.</summary>
    private static bool IsComplete(RevocationPage page) => page.AsOf > DateTimeOffset.UnixEpoch;

    private async Task<RevocationPage> PollAsync(long position, TimeSpan wait, CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.StalenessBound, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stoppingToken);
        return await issuer.GetRevocationsAsync(position, wait, either.Token);
    }

    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning,
        Message = "The revocation feed did not answer; calls are refused and cut once it is stale ({Error}: {Reason})")]
    private partial void LogUnavailable(string error, string reason);
}
