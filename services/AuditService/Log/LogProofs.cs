using AgentTrust.AuditService.Storage;

namespace AgentTrust.AuditService.Log;

/// <summary>Roots and proofs out of stored subtrees: O(log n) rows each.</summary>
internal sealed class LogProofs(ILogStore store)
{
    public async Task<byte[]> RootAsync(long treeSize, CancellationToken cancellationToken)
    {
        var root = await HashesAsync([new Subtree(0, treeSize)], cancellationToken);
        return root[0];
    }

    public Task<IReadOnlyList<byte[]>> InclusionAsync(long index, long treeSize, CancellationToken cancellationToken) =>
        HashesAsync(InclusionPath.For(index, treeSize), cancellationToken);

    public Task<IReadOnlyList<byte[]>> ConsistencyAsync(long firstSize, long secondSize, CancellationToken cancellationToken) =>
        HashesAsync(ConsistencyPath.Between(firstSize, secondSize), cancellationToken);

    private async Task<IReadOnlyList<byte[]>> HashesAsync(IReadOnlyList<Subtree> subtrees, CancellationToken cancellationToken)
    {
        var nodes = await store.ReadNodesAsync([.. subtrees.SelectMany(s => s.Nodes()).Distinct()], cancellationToken);
        return [.. subtrees.Select(s => s.Hash(node => nodes[node]))];
    }
}
