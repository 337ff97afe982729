using StackExchange.Redis;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>Shared by replicas: <c>SET key 1 NX EX</c> is atomic.</summary>
public sealed class RedisReplayCache(IConnectionMultiplexer redis) : IReplayCache
{
    public Task<bool> TryUseAsync(string key, TimeSpan lifetime, CancellationToken cancellationToken) =>
        redis.GetDatabase().StringSetAsync($"used:{key}", 1, lifetime, When.NotExists).WaitAsync(cancellationToken);
}
