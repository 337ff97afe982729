using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.SigningKeys;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tests.Storage;

namespace AgentTrust.TokenIssuer.Tests.SigningKeys;

internal sealed class MemorySigningKeyStore(MemoryAuthorityStore authority, TimeProvider time) : ISigningKeyStore
{
    private readonly Lock _lock = new();

    public List<StoredSigningKey> Keys { get; } = [];

    public Task<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<StoredSigningKey>>([.. Keys]);
    }

    public Task<bool> TryAddAsync(StoredSigningKey key, string? newest, AuditDraft record, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Keys.LastOrDefault()?.Id != newest) return Task.FromResult(false);
            Keys.Add(key);
            authority.Apply(new AuthorityChange { Records = [record] });
            return Task.FromResult(true);
        }
    }

    public Task<bool> TryWithdrawAsync(string id, StoredSigningKey? successor, AuditDraft record, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Keys.RemoveAll(key => key.Id == id) == 0) return Task.FromResult(false);
            if (successor is not null) Keys.Add(successor);
            authority.Apply(new AuthorityChange
            {
                Revocations = [new(RevocationKind.SigningKey, id, null, time.GetUtcNow())],
                Records = [record],
            });
            return Task.FromResult(true);
        }
    }
}
