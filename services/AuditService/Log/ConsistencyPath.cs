using System.Numerics;

namespace AgentTrust.AuditService.Log;

/// <summary>RFC 6962 §2.1.2: the subtrees that show that a tree is the beginning of a later one.</summary>
internal static class ConsistencyPath
{
    public static IReadOnlyList<Subtree> Between(long firstSize, long secondSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSize, secondSize);
        if (firstSize == 0 || firstSize == secondSize) return [];

        var path = new List<Subtree>();
        var (tree, known) = (new Subtree(0, secondSize), true);
        while (tree.End != firstSize)
        {
            var (left, right) = tree.Split();
            var inLeft = firstSize <= left.End;
            path.Add(inLeft ? right : left);
            (tree, known) = inLeft ? (left, known) : (right, false);
        }

        // Whoever has the first root knows it already, unless it is only a part of that tree.
        if (!known) path.Add(tree);
        path.Reverse();
        return path;
    }

    /// <summary>RFC 9162 §2.1.4.2.</summary>
    public static bool Proves(long firstSize, byte[] firstRoot, long secondSize, byte[] secondRoot, IReadOnlyList<byte[]> path)
    {
        if (firstSize < 0 || firstSize > secondSize) return false;
        if (firstSize == secondSize) return path.Count == 0 && firstRoot.AsSpan().SequenceEqual(secondRoot);
        if (firstSize == 0) return path.Count == 0 && firstRoot.AsSpan().SequenceEqual(LeafHash.OfNothing());

        var steps = new Queue<byte[]>(path);
        if (BitOperations.IsPow2(firstSize)) steps = new Queue<byte[]>([firstRoot, .. path]);
        if (steps.Count == 0) return false;

        var (fn, sn) = (firstSize - 1, secondSize - 1);
        while ((fn & 1) == 1) (fn, sn) = (fn >> 1, sn >> 1);

        var first = steps.Dequeue();
        var second = first;
        foreach (var step in steps)
        {
            if (sn == 0) return false;

            if ((fn & 1) == 1 || fn == sn)
            {
                (first, second) = (LeafHash.OfNode(step, first), LeafHash.OfNode(step, second));
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else second = LeafHash.OfNode(second, step);

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && first.AsSpan().SequenceEqual(firstRoot) && second.AsSpan().SequenceEqual(secondRoot);
    }
}
