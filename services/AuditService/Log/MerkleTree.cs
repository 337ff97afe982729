namespace AgentTrust.AuditService.Log;

/// <summary>The right edge of an RFC 6962 tree: all that growing it and its root need.</summary>
internal sealed class MerkleTree
{
    private readonly List<byte[]> _edge;

    /// <param name="size">How many leaves there are.</param>
    /// <param name="hashOf">Gives the hashes of the complete subtrees of the right edge.</param>
    public MerkleTree(long size, Func<NodeId, byte[]> hashOf)
    {
        Size = size;
        _edge = [.. new Subtree(0, size).Nodes().Select(hashOf)];
    }

    private MerkleTree(long size, IEnumerable<byte[]> edge) => (Size, _edge) = (size, [.. edge]);

    public long Size { get; private set; }

    /// <summary>A tree that grows on its own: the batch that fails leaves the original as it was.</summary>
    public MerkleTree Copy() => new(Size, _edge);

    public byte[] Root() => _edge.Count == 0
        ? LeafHash.OfNothing()
        : Enumerable.Reverse(_edge).Aggregate((right, left) => LeafHash.OfNode(left, right));

    /// <summary>Adds a leaf and returns the subtrees above it that are complete with it.</summary>
    public IReadOnlyList<(NodeId Node, byte[] Hash)> Append(byte[] leafHash)
    {
        var completed = new List<(NodeId, byte[])>();
        var hash = leafHash;
        var level = 0;
        for (; (Size >> level & 1) == 1; level++)
        {
            hash = LeafHash.OfNode(_edge[^1], hash);
            _edge.RemoveAt(_edge.Count - 1);
            completed.Add((new NodeId(level + 1, Size >> (level + 1)), hash));
        }

        _edge.Add(hash);
        Size++;
        return completed;
    }
}
