using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using AgentTrust.Contracts.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>This service's nonces for DPoP proofs (RFC 9449 §8, §9): any replica can check one, and none remembers any.</summary>
/// <remarks>
/// A nonce is a time, some random bytes and their HMAC. It proves that the proof beside it was made lately, whatever the caller's
/// clock says: who borrowed a key for a minute cannot store up proofs for later. That a proof is used once is the replay cache's part.
/// </remarks>
public sealed partial class DpopNonces(INonceKeys keys, IOptions<DpopOptions> options, TimeProvider time, ILogger<DpopNonces> logger)
{
    public const int KeyLength = 32;

    /// <summary>How long one key makes nonces.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>Replicas' clocks differ a little.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private const int TimeLength = sizeof(long);
    private const int SignedLength = TimeLength + 8;
    private const int Length = SignedLength + HMACSHA256.HashSizeInBytes;
    private const int TextLength = Length / 3 * 4;

    public bool AreRequired => options.Value.RequireNonce;

    /// <summary>Puts a fresh nonce on an answer, where they are required; also on one that permits, so that the next request needs one trip.</summary>
    public async Task OfferAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        if (!AreRequired) return;

        try
        {
            response.Headers[ServerNonces.HeaderName] = await CreateAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoKey(e); // the answer goes without; no proof is accepted meanwhile
        }
    }

    public async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var key = await keys.GetAsync(PeriodOf(now), cancellationToken);

        var nonce = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(nonce, now.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(nonce.AsSpan(TimeLength, SignedLength - TimeLength));
        HMACSHA256.HashData(key, nonce.AsSpan(0, SignedLength), nonce.AsSpan(SignedLength));
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Made by a replica of this service, and lately.</summary>
    /// <exception cref="Exception">That cannot be known; callers refuse.</exception>
    public async Task<bool> IsFreshAsync(string nonce, CancellationToken cancellationToken)
    {
        var bytes = new byte[Length];
        if (nonce.Length != TextLength || !Base64Url.TryDecodeFromChars(nonce, bytes, out var length) || length != Length) return false;

        var made = BinaryPrimitives.ReadInt64BigEndian(bytes);
        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - (decimal)made;
        if (age > (decimal)Lifetime.TotalMilliseconds || age < -(decimal)ClockSkew.TotalMilliseconds) return false;

        var key = await keys.GetAsync(PeriodOf(DateTimeOffset.FromUnixTimeMilliseconds(made)), cancellationToken);
        return CryptographicOperations.FixedTimeEquals(
            HMACSHA256.HashData(key, bytes.AsSpan(0, SignedLength)), bytes.AsSpan(SignedLength));
    }

    /// <summary>Which key is in use at a moment (<see cref="INonceKeys"/>).</summary>
    public static long PeriodOf(DateTimeOffset time) => time.Ticks / Period.Ticks;

    [LoggerMessage(EventId = 9202, Level = LogLevel.Error, Message = "The key of DPoP nonces cannot be had; proofs are refused until it can")]
    private partial void LogNoKey(Exception exception);
}
