using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Tail;

/// <summary>Counts open streams: each costs a connection and a reader, and they must not crowd out what the log is for.</summary>
internal sealed class Watchers(IOptions<TailOptions> options)
{
    private int _open;

    /// <returns>Null when there are enough.</returns>
    public IDisposable? TryAdd()
    {
        if (Interlocked.Increment(ref _open) <= options.Value.MostWatchers) return new Watcher(this);

        Interlocked.Decrement(ref _open);
        return null;
    }

    private sealed class Watcher(Watchers all) : IDisposable
    {
        private int _gone;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gone, 1) == 0) Interlocked.Decrement(ref all._open);
        }
    }
}
