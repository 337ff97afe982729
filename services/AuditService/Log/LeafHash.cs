using System.Buffers;
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
        // One call over one buffer costs half of three calls into the library.
        var buffer = ArrayPool<byte>.Shared.Rent(canonical.Length + 1);
        buffer[0] = LeafPrefix;
        canonical.CopyTo(buffer.AsSpan(1));
        var hash = SHA256.HashData(buffer.AsSpan(0, canonical.Length + 1));
        ArrayPool<byte>.Shared.Return(buffer);
        return hash;
    }

    public static byte[] OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[Size];
        OfNode(left, right, hash);
        return hash;
    }

    public static void OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> node = stackalloc byte[1 + (2 * Size)];
        node[0] = NodePrefix;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + Size)..]);
        SHA256.HashData(node, hash[..Size]);
    }

    public static byte[] OfNothing() => SHA256.HashData([]);
}
