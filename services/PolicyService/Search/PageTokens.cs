using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AgentTrust.PolicyService.Evaluation;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Search;

/// <summary>Seals where a search goes on, so that a caller can neither read it nor change it nor use it for another search.</summary>
/// <remarks>It is encrypted because it names the last candidate looked at, which the caller may not be allowed to know of.</remarks>
internal sealed class PageTokens(IOptions<EvaluationOptions> options, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private const int Head = sizeof(long) + sizeof(int);
    private static readonly int NonceLength = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagLength = AesGcm.TagByteSizes.MaxSize;

    private readonly AesGcm _key = new(HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        options.Value.CacheKey is { } shared ? Convert.FromBase64String(shared) : RandomNumberGenerator.GetBytes(EvaluationOptionsValidator.ShortestKey),
        32, info: "agenttrust search page"u8.ToArray()), TagLength);

    /// <param name="cursor">Where to go on.</param>
    /// <param name="query">See <see cref="SearchQuery.Digest"/>.</param>
    public string Seal(PageCursor cursor, ReadOnlySpan<byte> query)
    {
        var after = Encoding.UTF8.GetBytes(cursor.After ?? "");
        var plain = new byte[Head + after.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(sizeof(long)), cursor.Limit);
        after.CopyTo(plain, Head);

        var token = new byte[NonceLength + plain.Length + TagLength];
        var nonce = token.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        _key.Encrypt(nonce, plain, token.AsSpan(NonceLength, plain.Length), token.AsSpan(token.Length - TagLength), query);
        return Base64Url.EncodeToString(token);
    }

    /// <returns>Null for what this service did not seal for this search, or long ago.</returns>
    public PageCursor? Open(string token, ReadOnlySpan<byte> query)
    {
        var bytes = Decode(token);
        if (bytes.Length < NonceLength + Head + TagLength) return null;

        var plain = new byte[bytes.Length - NonceLength - TagLength];
        try
        {
            _key.Decrypt(bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength, plain.Length), bytes.AsSpan(bytes.Length - TagLength), plain, query);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var after = Encoding.UTF8.GetString(plain.AsSpan(Head));
        return DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(plain)) > time.GetUtcNow()
            ? new(after.Length > 0 ? after : null, BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(sizeof(long))))
            : null;
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Decode(string token)
    {
        try
        {
            return Base64Url.DecodeFromChars(token);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}

/// <param name="After">The last candidate that was looked at; null at the beginning.</param>
/// <param name="Limit">How many results a page has, as the first request said.</param>
internal sealed record PageCursor(string? After, int Limit);
