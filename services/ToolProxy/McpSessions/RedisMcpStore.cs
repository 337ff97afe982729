using StackExchange.Redis;

namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>Shared by replicas.</summary>
internal sealed class RedisMcpStore(IConnectionMultiplexer redis) : IMcpStore
{
    public Task PutAsync(string key, string value, TimeSpan kept, CancellationToken cancellationToken) =>
        redis.GetDatabase().StringSetAsync(Key(key), value, kept).WaitAsync(cancellationToken);

    public async Task<string?> FindAsync(string key, TimeSpan kept, CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        var value = await database.StringGetAsync(Key(key)).WaitAsync(cancellationToken);
        if (value.HasValue) await database.KeyExpireAsync(Key(key), kept).WaitAsync(cancellationToken);
        return value;
    }

    public async Task<string?> TakeAsync(string key, CancellationToken cancellationToken) =>
        await redis.GetDatabase().StringGetDeleteAsync(Key(key)).WaitAsync(cancellationToken);

    private static RedisKey Key(string key) => $"mcp:{key}";
}
