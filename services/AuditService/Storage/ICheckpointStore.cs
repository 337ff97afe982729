using AgentTrust.AuditService.Checkpoints;

namespace AgentTrust.AuditService.Storage;

/// <summary>Keeps the sealed signing key and everything that was signed with it.</summary>
internal interface ICheckpointStore
{
    Task<SealedKey?> FindKeyAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the key unless there is one; returns the one that is kept.</summary>
    Task<SealedKey> KeepKeyAsync(SealedKey key, CancellationToken cancellationToken);

    Task<SignedCheckpoint?> FindNewestAsync(CancellationToken cancellationToken);

    Task AddAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken);
}
