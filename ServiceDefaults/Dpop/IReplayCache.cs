namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>Remembers what may be used once (RFC 9449 §11.1). Two implementations run: Redis for replicas, memory for one process.</summary>
public interface IReplayCache
{
    /// <summary>True the first time <paramref name="key"/> is seen within <paramref name="lifetime"/>; atomically, once.</summary>
    /// <exception cref="Exception">The cache cannot answer; callers refuse.</exception>
    Task<bool> TryUseAsync(string key, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>True the first time <paramref name="key"/> is seen within <paramref name="lifetime"/>, and again for the same <paramref name="holder"/> only.</summary>
    /// <exception cref="Exception">The cache cannot answer; callers refuse.</exception>
    Task<bool> TryHoldAsync(string key, string holder, TimeSpan lifetime, CancellationToken cancellationToken);
}
