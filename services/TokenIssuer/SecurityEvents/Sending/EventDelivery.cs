using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Revocation;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SecurityEvents.Sending;

/// <summary>Tells every receiver what was revoked, in order. It follows the revocations: none waits for it, and none is lost while a receiver is down.</summary>
internal sealed partial class EventDelivery(
    IRevokedSessions sessions,
    EventPush push,
    SecurityEventTokens tokens,
    ChangeSignal signal,
    IOptions<SecurityEventOptions> options,
    TimeProvider time,
    ILogger<EventDelivery> logger) : BackgroundService
{
    /// <summary>The signal comes when something happens; this is for what happened unheard.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Before the server listens: what is revoked from now on is for every receiver.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var receiver in options.Value.Receivers) await sessions.EnrolAsync(receiver.Audience, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Sends the receiver's next event, if there is one.</summary>
    public async Task<DeliveryTurn> TakeTurnAsync(EventReceiver receiver, CancellationToken stopping)
    {
        try
        {
            return await sessions.TakeTurnAsync(receiver.Audience, (session, ending) => SendAsync(receiver, session, ending), stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // The store failed us: the event is still there.
            LogTurnFailed(receiver.Audience, e);
            return DeliveryTurn.Failed;
        }
    }

    /// <summary>Doubles with every failure in a row.</summary>
    public static TimeSpan PauseAfter(int failures) => failures switch
    {
        0 => Idle,
        > 10 => LongestPause,
        _ => TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << (failures - 1), LongestPause.Ticks)),
    };

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(options.Value.Receivers.Select(receiver => TellAsync(receiver, stoppingToken)));

    private async Task TellAsync(EventReceiver receiver, CancellationToken stopping)
    {
        await Task.Yield();
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var news = signal.Next;
            var turn = await TakeTurnAsync(receiver, stopping);
            failures = turn == DeliveryTurn.Failed ? failures + 1 : 0;
            if (turn == DeliveryTurn.Settled) continue;

            var pause = Task.Delay(PauseAfter(failures), time, stopping);
            // News are no reason to bother a receiver that is down.
            await (failures == 0 ? Task.WhenAny(news, pause) : pause).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<AuditDraft?> SendAsync(EventReceiver receiver, RevokedSession session, CancellationToken stopping)
    {
        var answer = await push.SendAsync(receiver, session, stopping);
        if (answer.Accepted) return Record(receiver, session, "succeeded", $"{receiver.Audience} was told that a session is revoked.");

        LogNotTaken(receiver.Audience, session.Revocation.Position, answer.Words);
        return answer.IsAboutTheEvent
            ? Record(receiver, session, "failed", $"{receiver.Audience} cannot read the event that a session is revoked ({answer.Error}); it was set aside.")
            : null;
    }

    private AuditDraft Record(EventReceiver receiver, RevokedSession session, string outcome, string summary) => new()
    {
        Kind = AuditKinds.SecurityEventSent,
        Agent = session.Cause?.Agent,
        Outcome = outcome,
        Summary = summary,
        Details = new Dictionary<string, JsonElement>
        {
            ["event"] = JsonSerializer.SerializeToElement(EventTypes.SessionRevoked),
            ["receiver"] = JsonSerializer.SerializeToElement(receiver.Audience),
            ["id"] = JsonSerializer.SerializeToElement(tokens.IdOf(session, receiver.Audience)),
            ["revocation"] = JsonSerializer.SerializeToElement(session.Revocation.Position),
        },
    };

    [LoggerMessage(EventId = 4701, Level = LogLevel.Warning, Message = "{Receiver} did not take the event of revocation {Position}: {Answer}")]
    private partial void LogNotTaken(string receiver, long position, string answer);

    [LoggerMessage(EventId = 4702, Level = LogLevel.Error, Message = "What {Receiver} is to be told cannot be read or settled; trying again")]
    private partial void LogTurnFailed(string receiver, Exception exception);
}
