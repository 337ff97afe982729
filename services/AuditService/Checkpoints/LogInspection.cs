using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>Compares what is stored with what was signed: the whole tree by its root, the unsigned tail leaf by leaf.</summary>
internal sealed class LogInspection(ILogStore log, LogProofs proofs)
{
    private const int PageSize = 500;

    /// <exception cref="DamagedLogException">Something was changed, and where.</exception>
    public async Task CheckAsync(SignedCheckpoint? newest, CheckpointKeys keys, CancellationToken cancellationToken)
    {
        var size = await log.GetSizeAsync(cancellationToken);
        var signed = newest?.Size ?? 0;

        if (newest is not null && !keys.NewestAt(signed).Signed(newest))
            throw new DamagedLogException($"its newest checkpoint ({signed} entries) does not carry the signature of the newest key that it announces, and this origin");
        if (size < signed)
            throw new DamagedLogException($"{signed} entries were signed and {size} are left");

        var root = await proofs.RootAsync(signed, cancellationToken);
        if (newest is not null && !newest.Root.AsSpan().SequenceEqual(root))
            throw new DamagedLogException($"the first {signed} entries are not those that were signed");

        await CheckTailAsync(signed, size, cancellationToken);
    }

    private async Task CheckTailAsync(long signed, long size, CancellationToken cancellationToken)
    {
        var edge = await log.ReadNodesAsync([.. new Subtree(0, signed).Nodes()], cancellationToken);
        var tree = new MerkleTree(signed, node => edge[node]);

        while (tree.Size < size)
        {
            // No further: another replica may go on writing.
            var page = await log.ReadAsync(tree.Size, (int)Math.Min(PageSize, size - tree.Size), cancellationToken);
            if (page.Count == 0) throw new DamagedLogException($"entry {tree.Size} is missing");

            foreach (var leaf in page)
            {
                if (leaf.Index != tree.Size) throw new DamagedLogException($"entry {tree.Size} is missing");
                if (!LeafHash.OfLeaf(leaf.Canonical).AsSpan().SequenceEqual(leaf.Hash)) throw new DamagedLogException($"entry {leaf.Index} was changed");
                tree.Append(leaf.Hash);
            }
        }

        var root = await proofs.RootAsync(size, cancellationToken);
        if (!tree.Root().AsSpan().SequenceEqual(root))
            throw new DamagedLogException($"the tree over entries {signed} to {size - 1} is not theirs");
    }
}
