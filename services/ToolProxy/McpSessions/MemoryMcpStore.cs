using System.Collections.Concurrent;

namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>For a proxy that runs alone; a replica would not know what another has put.</summary>
internal sealed class MemoryMcpStore(TimeProvider time) : IMcpStore
{
    private const int SweepEvery = 1024;
    private readonly ConcurrentDictionary<string, (string Value, DateTimeOffset Until)> _values = new(StringComparer.Ordinal);
    private int _puts;

    public Task PutAsync(string key, string value, TimeSpan kept, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (Interlocked.Increment(ref _puts) % SweepEvery == 0)
            foreach (var old in _values.Where(entry => entry.Value.Until <= now)) _values.TryRemove(old);

        _values[key] = (value, now + kept);
        return Task.CompletedTask;
    }

    public Task<string?> FindAsync(string key, TimeSpan kept, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!_values.TryGetValue(key, out var found) || found.Until <= now) return Task.FromResult<string?>(null);

        // Whoever takes it meanwhile has it: what is gone does not come back.
        _values.TryUpdate(key, (found.Value, now + kept), found);
        return Task.FromResult<string?>(found.Value);
    }

    public Task<string?> TakeAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(_values.TryRemove(key, out var found) && found.Until > time.GetUtcNow() ? found.Value : null);
}
