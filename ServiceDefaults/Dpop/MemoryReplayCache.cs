using System.Collections.Concurrent;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>For a process that runs alone; a replica would not see what another has used.</summary>
public sealed class MemoryReplayCache(TimeProvider time) : IReplayCache
{
    private const int SweepEvery = 1024;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);
    private int _uses;

    public Task<bool> TryUseAsync(string key, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (Interlocked.Increment(ref _uses) % SweepEvery == 0) Sweep(now);

        while (!_used.TryAdd(key, now + lifetime))
        {
            if (!_used.TryGetValue(key, out var until)) continue;
            if (until > now) return Task.FromResult(false);
            if (_used.TryUpdate(key, now + lifetime, until)) break;
        }

        return Task.FromResult(true);
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var entry in _used.Where(entry => entry.Value <= now)) _used.TryRemove(entry);
    }
}
