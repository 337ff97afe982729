using System.Collections.Concurrent;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>For a process that runs alone; a replica would not see what another has used.</summary>
public sealed class MemoryReplayCache(TimeProvider time) : IReplayCache
{
    private const int SweepEvery = 1024;
    private readonly ConcurrentDictionary<string, (string? Holder, DateTimeOffset Until)> _used = new(StringComparer.Ordinal);
    private int _uses;

    public Task<bool> TryUseAsync(string key, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Task.FromResult(TryTake($"used:{key}", null, lifetime));

    public Task<bool> TryHoldAsync(string key, string holder, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Task.FromResult(TryTake($"held:{key}", holder, lifetime));

    private bool TryTake(string key, string? holder, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        if (Interlocked.Increment(ref _uses) % SweepEvery == 0) Sweep(now);

        while (!_used.TryAdd(key, (holder, now + lifetime)))
        {
            if (!_used.TryGetValue(key, out var used)) continue;
            if (used.Until > now) return holder is not null && used.Holder == holder;
            if (_used.TryUpdate(key, (holder, now + lifetime), used)) break;
        }

        return true;
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var entry in _used.Where(entry => entry.Value.Until <= now)) _used.TryRemove(entry);
    }
}
