using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>For a process that runs alone; a replica would not know the nonces of another.</summary>
public sealed class MemoryNonceKeys : INonceKeys
{
    private readonly ConcurrentDictionary<long, byte[]> _keys = new();

    public Task<byte[]> GetAsync(long period, CancellationToken cancellationToken)
    {
        var key = _keys.GetOrAdd(period, _ => RandomNumberGenerator.GetBytes(DpopNonces.KeyLength));
        foreach (var old in _keys.Keys.Where(old => old < period - 1)) _keys.TryRemove(old, out _);
        return Task.FromResult(key);
    }
}
