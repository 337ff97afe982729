namespace AgentTrust.AuditService.Log;

/// <summary>RFC 6962 §2.1.1: the subtrees that, with a leaf, make the root.</summary>
internal static class InclusionPath
{
    public static IReadOnlyList<Subtree> For(long index, long treeSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, treeSize);

        var path = new List<Subtree>();
        for (var tree = new Subtree(0, treeSize); tree.Count > 1;)
        {
            var (left, right) = tree.Split();
            (tree, var sibling) = index < left.End ? (left, right) : (right, left);
            path.Add(sibling);
        }

        path.Reverse();
        return path;
    }

    /// <summary>RFC 9162 §2.1.3.2.</summary>
    public static bool Proves(long index, long treeSize, byte[] leafHash, IReadOnlyList<byte[]> path, byte[] root)
    {
        if (index < 0 || index >= treeSize) return false;

        var (fn, sn, hash) = (index, treeSize - 1, leafHash);
        foreach (var step in path)
        {
            if (sn == 0) return false;

            if ((fn & 1) == 1 || fn == sn)
            {
                hash = LeafHash.OfNode(step, hash);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else hash = LeafHash.OfNode(hash, step);

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && hash.AsSpan().SequenceEqual(root);
    }
}
