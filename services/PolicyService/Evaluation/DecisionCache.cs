using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.PolicyService.Evaluation.Cedar;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Remembers what was decided on equal facts under the same policy set, in Redis when there is one.</summary>
/// <remarks>
/// The key holds policy version, engine and every fact, so nothing old can be hit. An entry carries a MAC over key and
/// content: whoever writes to the cache cannot make a decision. Slow, absent or strange: decide without it.
/// </remarks>
internal sealed partial class DecisionCache(
    IServiceProvider services, IOptions<EvaluationOptions> options, ILogger<DecisionCache> logger)
{
    private const int MacLength = HMACSHA256.HashSizeInBytes;

    private readonly IConnectionMultiplexer? _redis = services.GetService<IConnectionMultiplexer>();
    private readonly byte[] _macKey = options.Value.CacheKey is { } shared
        ? Convert.FromBase64String(shared)
        : RandomNumberGenerator.GetBytes(EvaluationOptionsValidator.ShortestKey);

    public static string KeyOf(string policyVersion, EngineRequest request)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var uid in new[] { request.Principal, request.Action, request.Resource })
        {
            Append(digest, Encoding.UTF8.GetBytes(uid.Type));
            Append(digest, Encoding.UTF8.GetBytes(uid.Id));
        }

        Append(digest, request.Context.Span);
        Append(digest, request.Entities.Span);
        return $"agenttrust:decision:{policyVersion}:{CedarModule.Checksum[..16]}:{Convert.ToHexStringLower(digest.GetHashAndReset())}";
    }

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

    public async ValueTask KeepAsync(string key, CachedDecision decision, CancellationToken cancellationToken)
    {
        if (_redis is not { IsConnected: true }) return;
        try
        {
            await _redis.GetDatabase().StringSetAsync(key, Seal(key, decision), options.Value.CacheLifetime)
                .WaitAsync(options.Value.CacheTimeout, cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogUnavailable(e.Message);
        }
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

    // With its length before it, no part can pass for the end of another.
    private static void Append(IncrementalHash digest, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        digest.AppendData(length);
        digest.AppendData(part);
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

/// <summary>A verdict without errors, and whose consent would change it.</summary>
internal sealed record CachedDecision
{
    public required Verdict Verdict { get; init; }

    public RequestableBy? Way { get; init; }
}
