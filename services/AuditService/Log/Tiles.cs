namespace AgentTrust.AuditService.Log;

/// <summary>C2SP tlog-tiles: 256 hashes of level 8·<paramref name="Level"/> in a row.</summary>
internal readonly record struct TileId(int Level, long Index)
{
    public const int Width = 256;
    public const int Height = 8;

    /// <summary>The nodes that its hashes are.</summary>
    public IEnumerable<NodeId> Nodes(int width)
    {
        for (var i = 0; i < width; i++) yield return new(Level * Height, (Index * Width) + i);
    }
}

/// <summary>A full tile; it never changes.</summary>
internal sealed record Tile(TileId Id, byte[] Hashes, byte[] Root);

/// <summary>Where a node's leaves stand in its tile: so many hashes, beginning with that one.</summary>
internal readonly record struct TilePart(TileId Tile, int First, int Count)
{
    public static TilePart Of(NodeId node)
    {
        var (level, height) = (node.Level / TileId.Height, node.Level % TileId.Height);
        var first = node.Index << height;
        return new(new(level, first / TileId.Width), (int)(first % TileId.Width), 1 << height);
    }

    /// <summary>The root of hashes that are a complete tree.</summary>
    public static byte[] RootOf(ReadOnlySpan<byte> hashes)
    {
        var level = hashes.ToArray();
        for (var length = level.Length; length > LeafHash.Size; length /= 2)
        {
            for (var i = 0; i < length / 2; i += LeafHash.Size)
                LeafHash.OfNode(level.AsSpan(2 * i, LeafHash.Size), level.AsSpan((2 * i) + LeafHash.Size, LeafHash.Size), level.AsSpan(i));
        }

        return level[..LeafHash.Size];
    }
}
