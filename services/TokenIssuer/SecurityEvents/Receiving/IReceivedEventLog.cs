using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>Which events were taken and acted on already.</summary>
internal interface IReceivedEventLog
{
    Task<bool> IsKnownAsync(string issuer, string id, CancellationToken cancellationToken);

    /// <summary>Keeps the event and its record; does nothing when it is known. Forgets what was taken before <paramref name="forgotten"/>.</summary>
    Task KeepAsync(string issuer, string id, DateTimeOffset at, DateTimeOffset forgotten, AuditDraft record, CancellationToken cancellationToken);
}
