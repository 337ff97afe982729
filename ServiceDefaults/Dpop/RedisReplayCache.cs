using StackExchange.Redis;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>Shared by replicas: <c>SET key 1 NX EX</c> is atomic.</summary>
public sealed class RedisReplayCache(IConnectionMultiplexer redis) : IReplayCache
{
    public Task<bool> TryUseAsync(string key, TimeSpan lifetime, CancellationToken cancellationToken) =>
        redis.GetDatabase().StringSetAsync($"used:{key}", 1, lifetime, When.NotExists).WaitAsync(cancellationToken);

    public async Task<bool> TryHoldAsync(string key, string holder, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        if (await database.StringSetAsync($"held:{key}", holder, lifetime, When.NotExists).WaitAsync(cancellationToken)) return true;

        // A holder that is gone in between is nobody's: refused, and the next attempt finds it free.
        return await database.StringGetAsync($"held:{key}").WaitAsync(cancellationToken) == holder;
    }
}
