namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>The keys that make nonces. Two implementations run: Redis for replicas, memory for one process.</summary>
public interface INonceKeys
{
    /// <summary>The key of one period of time; the same for every replica, made by the first that asks.</summary>
    /// <exception cref="Exception">The key cannot be had; callers refuse.</exception>
    Task<byte[]> GetAsync(long period, CancellationToken cancellationToken);
}
