using AgentTrust.AuditService.Bodies;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;

namespace AgentTrust.AuditService.Tests.Storage;

internal sealed class MemoryBodyStore : IBodyStore
{
    private Sealing? _key;

    public Dictionary<BodyKey, SealedBody?> Bodies { get; } = [];

    /// <summary>What an appended leaf brings and erases.</summary>
    public void Follow(NewLeaf leaf)
    {
        foreach (var body in leaf.Checked.Bodies) Bodies.Add(new(leaf.Leaf.Index, body.Name), body);
        foreach (var body in leaf.Checked.Erases) Bodies[body] = null;
    }

    public Task<Sealing?> FindKeyAsync(CancellationToken cancellationToken) => Task.FromResult(_key);

    public Task<Sealing> KeepKeyAsync(Sealing key, CancellationToken cancellationToken) => Task.FromResult(_key ??= key);

    public Task<StoredBody?> FindAsync(BodyKey body, CancellationToken cancellationToken) =>
        Task.FromResult(Bodies.TryGetValue(body, out var kept) ? new StoredBody(kept?.Sealed) : null);

    public Task<IReadOnlyList<BodyKey>> FindKeptSinceBeforeAsync(string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BodyKey>>(
            [.. Bodies.Where(b => b.Key.Name == name && b.Value?.KeptSince < before).OrderBy(b => b.Value!.KeptSince).Select(b => b.Key).Take(limit)]);
}
