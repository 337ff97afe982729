using AgentTrust.TokenIssuer.SigningKeys;

namespace AgentTrust.TokenIssuer.Tests.SigningKeys;

internal sealed class MemorySigningKeyStore : ISigningKeyStore
{
    private readonly Lock _lock = new();

    public List<StoredSigningKey> Keys { get; } = [];

    public Task<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<StoredSigningKey>>([.. Keys]);
    }

    public Task<bool> TryAddAsync(StoredSigningKey key, string? newest, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Keys.LastOrDefault()?.Id != newest) return Task.FromResult(false);
            Keys.Add(key);
            return Task.FromResult(true);
        }
    }
}
