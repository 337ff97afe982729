using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Storage;

namespace AgentTrust.AuditService.Tests.Storage;

internal sealed class MemoryCheckpointStore : ICheckpointStore
{
    public SealedKey? Key { get; set; }

    public List<SignedCheckpoint> Checkpoints { get; } = [];

    public Action Added { get; set; } = () => { };

    public Task<SealedKey?> FindKeyAsync(CancellationToken cancellationToken) => Task.FromResult(Key);

    public Task<SealedKey> KeepKeyAsync(SealedKey key, CancellationToken cancellationToken) => Task.FromResult(Key ??= key);

    public Task<SignedCheckpoint?> FindNewestAsync(CancellationToken cancellationToken) => Task.FromResult(Checkpoints.LastOrDefault());

    public Task AddAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        Checkpoints.Add(checkpoint);
        Added();
        return Task.CompletedTask;
    }
}
