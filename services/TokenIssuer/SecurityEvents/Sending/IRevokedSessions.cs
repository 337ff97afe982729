using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.TokenIssuer.SecurityEvents.Sending;

/// <summary>What became of a receiver's turn.</summary>
internal enum DeliveryTurn
{
    /// <summary>The receiver knows everything, or another replica is telling it.</summary>
    Idle,

    /// <summary>One event is off the list; there may be more.</summary>
    Settled,

    /// <summary>The event stays; it is to be sent again later.</summary>
    Failed,
}

/// <summary>What was revoked, read by each receiver at its own pace.</summary>
internal interface IRevokedSessions
{
    /// <summary>A new receiver is told of everything from now on; a known one goes on where it was.</summary>
    /// <param name="receiver">Its audience.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task EnrolAsync(string receiver, CancellationToken cancellationToken);

    /// <summary>Hands out the receiver's next event, to one replica at a time; moves on, with the record, when it is settled.</summary>
    /// <param name="receiver">Its audience.</param>
    /// <param name="send">The record of an event that is settled; null when it is to be sent again.</param>
    /// <param name="cancellationToken">Ends the turn; the event stays.</param>
    Task<DeliveryTurn> TakeTurnAsync(
        string receiver, Func<RevokedSession, CancellationToken, Task<AuditDraft?>> send, CancellationToken cancellationToken);
}
