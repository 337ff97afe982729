using System.Security.Cryptography;

namespace AgentTrust.AuditService.Log;

/// <summary>RFC 6962 §2.1: leaves and nodes are hashed with different prefixes, so that none passes for the other.</summary>
internal static class LeafHash
{
    public const int Size = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    public static byte[] OfLeaf(ReadOnlySpan<byte> canonical)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafPrefix]);
        hash.AppendData(canonical);
        return hash.GetHashAndReset();
    }

    public static byte[] OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * Size)];
        node[0] = NodePrefix;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + Size)..]);
        return SHA256.HashData(node);
    }

    public static byte[] OfNothing() => SHA256.HashData([]);
}
