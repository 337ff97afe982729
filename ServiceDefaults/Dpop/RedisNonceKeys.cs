using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>Shared by the replicas of one service: <c>SET key … NX</c> lets one of them choose, and all read what was chosen.</summary>
/// <remarks>Whoever can write there could forge nonces, as they could forget used proofs; a nonce adds freshness, never authority.</remarks>
public sealed class RedisNonceKeys(IConnectionMultiplexer redis, IHostEnvironment service, TimeProvider time) : INonceKeys
{
    private static readonly TimeSpan Kept = DpopNonces.Period * 3;

    /// <summary>After this Redis is asked again: if it lost its memory, replicas agree again soon.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<long, (byte[] Key, DateTimeOffset ReadAt)> _read = new();

    public async Task<byte[]> GetAsync(long period, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_read.TryGetValue(period, out var known) && now - known.ReadAt < Believed) return known.Key;

        var database = redis.GetDatabase();
        RedisKey name = $"dpop-nonce:{service.ApplicationName}:{period}";
        await database.StringSetAsync(name, RandomNumberGenerator.GetBytes(DpopNonces.KeyLength), Kept, When.NotExists).WaitAsync(cancellationToken);
        var key = (byte[]?)await database.StringGetAsync(name).WaitAsync(cancellationToken);
        if (key is not { Length: DpopNonces.KeyLength }) throw new InvalidOperationException("The cache holds no nonce key.");

        foreach (var old in _read.Keys.Where(old => old < period - 1)) _read.TryRemove(old, out _);
        _read[period] = (key, now);
        return key;
    }
}
