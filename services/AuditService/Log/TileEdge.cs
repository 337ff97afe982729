namespace AgentTrust.AuditService.Log;

/// <summary>The tiles at the right edge that are not full: what a writer holds to know when one is.</summary>
internal sealed class TileEdge
{
    private readonly List<List<byte[]>> _levels;

    private TileEdge(List<List<byte[]>> levels) => _levels = levels;

    /// <summary>The nodes that the tiles at the right edge of a tree hold.</summary>
    public static IReadOnlyList<NodeId> NodesOf(long size)
    {
        var nodes = new List<NodeId>();
        for (var level = 0; size >> (TileId.Height * level) > 0; level++)
        {
            var inLevel = size >> (TileId.Height * level);
            nodes.AddRange(new TileId(level, inLevel / TileId.Width).Nodes((int)(inLevel % TileId.Width)));
        }

        return nodes;
    }

    public static TileEdge At(long size, Func<NodeId, byte[]> hashOf)
    {
        var levels = new List<List<byte[]>>();
        foreach (var node in NodesOf(size))
        {
            while (levels.Count <= node.Level / TileId.Height) levels.Add([]);
            levels[node.Level / TileId.Height].Add(hashOf(node));
        }

        return new(levels);
    }

    /// <summary>The edge after a batch, and the tiles that became full; this one stays as it is, for the batch that fails.</summary>
    public (TileEdge Edge, IReadOnlyList<Tile> Full) After(IReadOnlyList<NewLeaf> leaves, IReadOnlyList<(NodeId Node, byte[] Hash)> nodes)
    {
        var levels = _levels.ConvertAll(level => new List<byte[]>(level));
        var full = new List<Tile>();
        var rootsOf = nodes.Where(n => n.Node.Level % TileId.Height == 0).ToDictionary(n => n.Node, n => n.Hash);
        foreach (var leaf in leaves) Add(0, leaf.Leaf.Index, leaf.Leaf.Hash);
        return (new(levels), full);

        void Add(int level, long index, byte[] hash)
        {
            if (levels.Count == level) levels.Add([]);
            levels[level].Add(hash);
            if (levels[level].Count < TileId.Width) return;

            var id = new TileId(level, index / TileId.Width);
            var root = rootsOf[new((level + 1) * TileId.Height, id.Index)];
            full.Add(new(id, [.. levels[level].SelectMany(h => h)], root));
            levels[level].Clear();
            Add(level + 1, id.Index, root);
        }
    }
}
