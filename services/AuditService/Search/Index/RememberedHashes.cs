using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AgentTrust.AuditService.Search.Index;

/// <summary>The first 64 bits of values' SHA-256: records say the same words again and again, and hashing them was a fifth of all work.</summary>
/// <remarks>A fixed number of places, each for the last value that fell on it. An entry is replaced whole, so nobody sees half of one.</remarks>
internal sealed class RememberedHashes
{
    private const int Places = 1 << 14;
    private const int LongestRemembered = 128;

    private readonly Entry?[] _places = new Entry?[Places];

    public long Of(string value)
    {
        ref var place = ref _places[(uint)string.GetHashCode(value) % Places];
        if (place is { } there && there.Value == value) return there.Hash;

        var hash = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
        if (value.Length <= LongestRemembered) place = new(value, hash);
        return hash;
    }

    private sealed record Entry(string Value, long Hash);
}
