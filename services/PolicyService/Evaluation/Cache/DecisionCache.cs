using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Evaluation.Cache;

/// <summary>Remembers decisions: in this process, then in Redis, then it is decided, once for all who ask meanwhile.</summary>
/// <remarks>What a key holds makes an entry right for as long as it lies here; its lifetime only bounds memory.</remarks>
internal sealed class DecisionCache(RedisDecisions replicas, IOptions<EvaluationOptions> options) : IDisposable
{
    private readonly MemoryCache _near = new(new MemoryCacheOptions { SizeLimit = options.Value.LargestMemoryCache });
    private readonly ConcurrentDictionary<string, Lazy<Task<CachedDecision>>> _underWay = new(StringComparer.Ordinal);

    /// <param name="key">See <see cref="DecisionKey"/>.</param>
    /// <param name="decide">What it takes when nobody knows; a decision with errors is answered and forgotten.</param>
    /// <param name="cancellationToken">Ends this caller's wait, not the decision that others wait for as well.</param>
    public ValueTask<CachedDecision> GetAsync(string key, Func<CachedDecision> decide, CancellationToken cancellationToken) =>
        _near.TryGetValue(key, out CachedDecision? known)
            ? new(known!)
            : new(JoinAsync(key, decide).WaitAsync(cancellationToken));

    public void Dispose() => _near.Dispose();

    private Task<CachedDecision> JoinAsync(string key, Func<CachedDecision> decide) =>
        _underWay.GetOrAdd(key, _ => new(() => FindOrDecideAsync(key, decide))).Value;

    private async Task<CachedDecision> FindOrDecideAsync(string key, Func<CachedDecision> decide)
    {
        // Whoever asked first may go; the others' answer does not go with it.
        await Task.Yield();
        try
        {
            if (await replicas.FindAsync(key, CancellationToken.None) is { } theirs) return Keep(key, theirs);

            var decision = decide();
            if (decision.Verdict.Errors.Count > 0) return decision;

            Keep(key, decision);
            replicas.Keep(key, decision);
            return decision;
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }

    private CachedDecision Keep(string key, CachedDecision decision) =>
        _near.Set(key, decision, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = options.Value.MemoryCacheLifetime });
}
