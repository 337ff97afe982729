using System.Security.Cryptography;

namespace AgentTrust.AuditVerifier.Tree;

/// <summary>RFC 6962 §2.1, written from the RFC and for this program only: it shares no code with what it checks.</summary>
internal sealed class RecomputedTree
{
    private readonly Stack<(long Leaves, byte[] Hash)> _peaks = new();

    public long Size { get; private set; }

    public static byte[] HashLeaf(ReadOnlySpan<byte> data) => SHA256.HashData([0x00, .. data]);

    public void Add(byte[] leafHash)
    {
        (long Leaves, byte[] Hash) peak = (1, leafHash);
        while (_peaks.TryPeek(out var left) && left.Leaves == peak.Leaves)
            peak = (2 * peak.Leaves, HashNode(_peaks.Pop().Hash, peak.Hash));

        _peaks.Push(peak);
        Size++;
    }

    public byte[] Root()
    {
        if (_peaks.Count == 0) return SHA256.HashData([]);

        var root = _peaks.Peek().Hash;
        foreach (var (_, left) in _peaks.Skip(1)) root = HashNode(left, root);
        return root;
    }

    /// <summary>The root that a path leads to, RFC 6962 §2.1.1 backwards; null when it is too long or too short.</summary>
    public static byte[]? RootOf(byte[] leafHash, long index, long size, ReadOnlySpan<byte[]> path)
    {
        if (index < 0 || index >= size) return null;
        if (size == 1) return path.Length == 0 ? leafHash : null;
        if (path.Length == 0) return null;

        var k = 1L;
        while (k < size - k) k *= 2;
        var below = path[..^1];
        return index < k
            ? RootOf(leafHash, index, k, below) is { } left ? HashNode(left, path[^1]) : null
            : RootOf(leafHash, index - k, size - k, below) is { } right ? HashNode(path[^1], right) : null;
    }

    public static byte[] HashNode(byte[] left, byte[] right) => SHA256.HashData([0x01, .. left, .. right]);
}
