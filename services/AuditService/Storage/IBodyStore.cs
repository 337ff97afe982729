using AgentTrust.AuditService.Bodies;
using AgentTrust.AuditService.Checkpoints;

namespace AgentTrust.AuditService.Storage;

/// <summary>Keeps what stands beside the records. Bodies come and are erased with a batch of <see cref="ILogStore"/>.</summary>
internal interface IBodyStore
{
    Task<Sealing?> FindKeyAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the key unless there is one; returns the one that is kept.</summary>
    Task<Sealing> KeepKeyAsync(Sealing key, CancellationToken cancellationToken);

    Task<StoredBody?> FindAsync(BodyKey body, CancellationToken cancellationToken);

    /// <summary>Bodies of this name that are kept since before then; oldest first.</summary>
    Task<IReadOnlyList<BodyKey>> FindKeptSinceBeforeAsync(string name, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
