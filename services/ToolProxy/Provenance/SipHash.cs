using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>SipHash-1-3 (Aumasson and Bernstein, 2012) of text, 64 bits wide, under a key that is a task's own.</summary>
/// <remarks>
/// Whoever writes what a session reads does not know the key, so nobody can craft a value that looks like one that was seen
/// elsewhere; and the store holds marks that say nothing to who reads it without the key's task.
/// </remarks>
internal readonly struct SipHash
{
    public const int KeyBytes = 16;
    private readonly ulong _k0;
    private readonly ulong _k1;

    public SipHash(ReadOnlySpan<byte> key) =>
        (_k0, _k1) = (BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[8..]));

    /// <param name="text">UTF-16, as it lies in memory.</param>
    /// <param name="use">Marks of one use are never those of another.</param>
    public ulong Of(ReadOnlySpan<char> text, byte use = 0) => Of(MemoryMarshal.AsBytes(text), use);

    public ulong Of(ReadOnlySpan<byte> bytes, byte use = 0)
    {
        var v0 = _k0 ^ 0x736f6d6570736575UL ^ use;
        var v1 = _k1 ^ 0x646f72616e646f6dUL;
        var v2 = _k0 ^ 0x6c7967656e657261UL ^ use;
        var v3 = _k1 ^ 0x7465646279746573UL;

        var last = (ulong)bytes.Length << 56;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }

        for (var i = 0; i < bytes.Length; i++) last |= (ulong)bytes[i] << (8 * i);
        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;

        v2 ^= 0xff;
        for (var i = 0; i < 3; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
