using System.Numerics;

namespace AgentTrust.AuditService.Log;

/// <summary>One complete subtree: 2^<paramref name="Level"/> leaves from <paramref name="Index"/> · 2^<paramref name="Level"/> on.</summary>
internal readonly record struct NodeId(int Level, long Index);

/// <summary>The leaves from <paramref name="Start"/> up to, not including, <paramref name="End"/>, as RFC 6962 splits them.</summary>
internal readonly record struct Subtree(long Start, long End)
{
    public long Count => End - Start;

    /// <summary>The k of RFC 6962 §2.1: the largest power of two smaller than the number of leaves.</summary>
    public (Subtree Left, Subtree Right) Split()
    {
        var middle = Start + (1L << BitOperations.Log2((ulong)(Count - 1)));
        return (new(Start, middle), new(middle, End));
    }

    /// <summary>The complete subtrees it is made of, from left to right: one for each bit of its size.</summary>
    public IEnumerable<NodeId> Nodes()
    {
        var start = Start;
        for (var left = Count; left > 0;)
        {
            var level = BitOperations.Log2((ulong)left);
            yield return new(level, start >> level);
            start += 1L << level;
            left -= 1L << level;
        }
    }

    public byte[] Hash(Func<NodeId, byte[]> hashOf) => Count == 0
        ? LeafHash.OfNothing()
        : Nodes().Reverse().Select(hashOf).Aggregate((right, left) => LeafHash.OfNode(left, right));
}
