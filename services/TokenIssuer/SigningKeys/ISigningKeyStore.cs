using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.TokenIssuer.SigningKeys;

/// <summary>Where signing keys are kept, for all replicas.</summary>
internal interface ISigningKeyStore
{
    /// <summary>Oldest first, without the withdrawn ones.</summary>
    Task<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds a key, with its record, unless another replica did.</summary>
    /// <param name="key">The new key.</param>
    /// <param name="newest">The newest key the caller knows; when it is not the newest any more, nothing is added.</param>
    /// <param name="record">Stored with the key or not at all.</param>
    Task<bool> TryAddAsync(StoredSigningKey key, string? newest, AuditDraft record, CancellationToken cancellationToken);

    /// <summary>Withdraws a key for ever, and says so in the revocation feed; false when there is no such key.</summary>
    /// <param name="successor">Signs in its place from now on; null when another key signs already.</param>
    Task<bool> TryWithdrawAsync(string id, StoredSigningKey? successor, AuditDraft record, CancellationToken cancellationToken);
}
