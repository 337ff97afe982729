using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Storage;

namespace AgentTrust.AuditService.Tests.Storage;

internal sealed class MemoryCheckpointStore : ICheckpointStore
{
    /// <summary>The first key.</summary>
    public SealedKey? Key
    {
        get => Keys.FirstOrDefault()?.Key;
        set => Keys = [new(1, value!, DateTimeOffset.UnixEpoch)];
    }

    public List<KeptKey> Keys { get; set; } = [];

    public List<SignedCheckpoint> Checkpoints { get; } = [];

    public Action Added { get; set; } = () => { };

    public Task<IReadOnlyList<KeptKey>> ListKeysAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<KeptKey>>([.. Keys]);

    public Task KeepKeyAsync(KeptKey key, CancellationToken cancellationToken)
    {
        if (Keys.All(kept => kept.Number != key.Number)) Keys = [.. Keys.Append(key).OrderBy(kept => kept.Number)];
        return Task.CompletedTask;
    }

    /// <summary>What the log does in the transaction of an entry.</summary>
    public void Announce(KeyAnnouncement announced, long index) =>
        Keys = [.. Keys.Select(key => key.Number == announced.Number && key.Announced is null ? key with { Announced = announced, AnnouncedIn = index } : key)];

    public Task<SignedCheckpoint?> FindNewestAsync(CancellationToken cancellationToken) => Task.FromResult(Checkpoints.LastOrDefault());

    public Task AddAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        Checkpoints.Add(checkpoint);
        Added();
        return Task.CompletedTask;
    }
}
