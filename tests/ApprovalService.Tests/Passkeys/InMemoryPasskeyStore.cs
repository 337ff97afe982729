using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ApprovalService.Tests.Passkeys;

/// <summary>The store without a database; passes the same suite as the one with.</summary>
internal sealed class InMemoryPasskeyStore : IPasskeyStore
{
    private readonly Lock _lock = new();
    private readonly List<StoredPasskey> _passkeys = [];
    private readonly List<PasskeyChallenge> _challenges = [];
    private readonly List<AuditDraft> _records = [];

    public IReadOnlyList<AuditDraft> Records
    {
        get { lock (_lock) return [.. _records]; }
    }

    public Task<IReadOnlyList<StoredPasskey>> ListAsync(string person, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<StoredPasskey>>([.. _passkeys.Where(passkey => IsOf(passkey, person))]);
    }

    public Task AskAsync(PasskeyChallenge challenge, CancellationToken cancellationToken)
    {
        lock (_lock) _challenges.Add(challenge);
        return Task.CompletedTask;
    }

    public Task<PasskeyChallenge?> TakeAsync(string challenge, string person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var taken = _challenges.Find(asked => asked.Challenge == challenge && asked.Person == person && asked.ExpiresAt > now);
            _challenges.RemoveAll(asked => asked == taken || asked.ExpiresAt <= now);
            return Task.FromResult(taken);
        }
    }

    public Task<bool> AddAsync(StoredPasskey passkey, AuditDraft record, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_passkeys.Exists(known => known.Id == passkey.Id)) return Task.FromResult(false);
            _passkeys.Add(passkey);
            _records.Add(record);
            return Task.FromResult(true);
        }
    }

    public Task<bool> RemoveAsync(string id, string person, AuditDraft record, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_passkeys.RemoveAll(passkey => passkey.Id == id && IsOf(passkey, person)) == 0) return Task.FromResult(false);
            _records.Add(record);
            return Task.FromResult(true);
        }
    }

    public Task<bool> UseAsync(string id, uint counter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var at = _passkeys.FindIndex(passkey => passkey.Id == id && (passkey.Counter < counter || (passkey.Counter == 0 && counter == 0)));
            if (at < 0) return Task.FromResult(false);
            _passkeys[at] = _passkeys[at] with { Counter = counter, UsedAt = now };
            return Task.FromResult(true);
        }
    }

    private static bool IsOf(StoredPasskey passkey, string person) => string.Equals(passkey.Person, person, StringComparison.OrdinalIgnoreCase);
}
