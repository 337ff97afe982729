using AgentTrust.AuditService.Checkpoints;

namespace AgentTrust.AuditService.Storage;

/// <summary>Keeps the sealed signing keys and everything that was signed with them.</summary>
internal interface ICheckpointStore
{
    /// <summary>In the order of their numbers.</summary>
    Task<IReadOnlyList<KeptKey>> ListKeysAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the key unless there is one of its number.</summary>
    Task KeepKeyAsync(KeptKey key, CancellationToken cancellationToken);

    Task<SignedCheckpoint?> FindNewestAsync(CancellationToken cancellationToken);

    Task AddAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken);
}
