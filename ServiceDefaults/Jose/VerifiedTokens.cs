using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>Tokens that were checked already: the same bytes, for the same audience, under the same key, need no second look at their signature.</summary>
/// <remarks>
/// By digest, so that no token lies in memory for it. An entry is good until its token expires, and only while its key is still the
/// one that is trusted; what else can end a token, its revocation say, is asked on every use by whoever relies on it.
/// </remarks>
internal sealed class VerifiedTokens<T>(TimeProvider time)
    where T : class
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<Digest, Entry> _known = new();

    /// <param name="token">Whatever was presented.</param>
    /// <param name="audience">For whom it has to be.</param>
    /// <param name="keyNow">The key that is trusted under this <c>kid</c> now, or null.</param>
    /// <returns>What was found in the token; null when it has to be checked.</returns>
    public async ValueTask<T?> FindAsync(string token, string audience, Func<string, ValueTask<object?>> keyNow)
    {
        var digest = DigestOf(token, audience);
        if (!_known.TryGetValue(digest, out var entry)) return null;
        if (time.GetUtcNow() < entry.ExpiresAt && ReferenceEquals(await keyNow(entry.KeyId), entry.Key)) return entry.Value;

        _known.TryRemove(KeyValuePair.Create(digest, entry));
        return null;
    }

    /// <param name="token">It held.</param>
    /// <param name="audience">For whom it is.</param>
    /// <param name="value">What was found in it.</param>
    /// <param name="keyId"><c>kid</c> of its header.</param>
    /// <param name="key">What verified it.</param>
    /// <param name="expiresAt">Its <c>exp</c>.</param>
    public void Keep(string token, string audience, T value, string keyId, object key, DateTimeOffset expiresAt)
    {
        if (_known.Count >= MostKept) _known.Clear();
        _known[DigestOf(token, audience)] = new(value, keyId, key, expiresAt);
    }

    private static Digest DigestOf(string token, string audience)
    {
        var length = Encoding.UTF8.GetByteCount(audience) + 1 + Encoding.UTF8.GetByteCount(token);
        var bytes = length <= 4096 ? stackalloc byte[length] : new byte[length];
        var at = Encoding.UTF8.GetBytes(audience, bytes);
        bytes[at] = 0; // no audience has one
        Encoding.UTF8.GetBytes(token, bytes[(at + 1)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]), BitConverter.ToUInt64(hash[16..]), BitConverter.ToUInt64(hash[24..]));
    }

    private readonly record struct Digest(ulong A, ulong B, ulong C, ulong D);

    private sealed record Entry(T Value, string KeyId, object Key, DateTimeOffset ExpiresAt);
}
