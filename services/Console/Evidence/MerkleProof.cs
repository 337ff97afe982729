using System.Security.Cryptography;

namespace AgentTrust.OperatorConsole.Evidence;

/// <summary>RFC 6962 §2.1 hashing, and RFC 9162 §2.1.3.2: from a leaf and its path to the root.</summary>
internal static class MerkleProof
{
    public static byte[] LeafHash(byte[] leaf) => SHA256.HashData([0x00, .. leaf]);

    /// <summary>The root that the path leads to, or null when the path does not fit index and size.</summary>
    public static byte[]? Root(long index, long size, byte[] leafHash, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size || path.Any(hash => hash.Length != SHA256.HashSizeInBytes)) return null;

        var (node, last, root) = (index, size - 1, leafHash);
        foreach (var hash in path)
        {
            if (last == 0) return null;

            if ((node & 1) == 1 || node == last)
            {
                root = Node(hash, root);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                root = Node(root, hash);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? root : null;
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([0x01, .. left, .. right]);
}
