using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentTrust.PolicyService.Evaluation.Cache;

/// <summary>What replicas have decided, in Redis when there is one.</summary>
/// <remarks>
/// An entry carries a MAC over key and content: whoever writes to the cache cannot make a decision. Slow, absent or strange:
/// decide without it.
/// </remarks>
internal sealed partial class RedisDecisions(
    IServiceProvider services, IOptions<EvaluationOptions> options, ILogger<RedisDecisions> logger)
{
    private const int MacLength = HMACSHA256.HashSizeInBytes;

    private readonly IConnectionMultiplexer? _redis = services.GetService<IConnectionMultiplexer>();
    private readonly byte[] _macKey = options.Value.CacheKey is { } shared
        ? Convert.FromBase64String(shared)
        : RandomNumberGenerator.GetBytes(EvaluationOptionsValidator.ShortestKey);

    public async ValueTask<CachedDecision?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (_redis is not { IsConnected: true }) return null;
        try
        {
            byte[]? entry = await _redis.GetDatabase().StringGetAsync(key).WaitAsync(options.Value.CacheTimeout, cancellationToken);
            return entry is null ? null : Open(key, entry);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogUnavailable(e.Message);
            return null;
        }
    }

    /// <summary>Nobody waits for it: a decision that is not kept is made again.</summary>
    public void Keep(string key, CachedDecision decision)
    {
        if (_redis is not { IsConnected: true }) return;
        _redis.GetDatabase().StringSet(key, Seal(key, decision), options.Value.CacheLifetime, flags: CommandFlags.FireAndForget);
    }

    internal byte[] Seal(string key, CachedDecision decision)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(decision, WireJson.Options);
        return [.. Mac(key, json), .. json];
    }

    internal CachedDecision? Open(string key, byte[] entry)
    {
        if (entry.Length <= MacLength
            || !CryptographicOperations.FixedTimeEquals(entry.AsSpan(0, MacLength), Mac(key, entry.AsSpan(MacLength))))
        {
            LogNotOurs();
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<CachedDecision>(entry.AsSpan(MacLength), WireJson.Options);
        }
        catch (JsonException)
        {
            return null; // ours, but of another shape: an older or newer version shares the key
        }
    }

    private byte[] Mac(string key, ReadOnlySpan<byte> content)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _macKey);
        mac.AppendData(Encoding.UTF8.GetBytes(key));
        mac.AppendData([0]);
        mac.AppendData(content);
        return mac.GetHashAndReset();
    }

    [LoggerMessage(EventId = 2311, Level = LogLevel.Warning, Message = "The decision cache did not answer ({Why}); deciding without it")]
    private partial void LogUnavailable(string why);

    [LoggerMessage(EventId = 2312, Level = LogLevel.Debug, Message = "A cached decision is not by this policy service; deciding anew")]
    private partial void LogNotOurs();
}
