using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SigningKeys;

/// <summary>The signing keys: the one that signs, those that verifiers need, and the next one when it is time.</summary>
internal sealed class KeyRing(ISigningKeyStore store, IOptions<SigningKeyOptions> options, TimeProvider time) : IDisposable
{
    private readonly SigningKeyOptions _options = options.Value;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile IReadOnlyList<SigningKey> _keys = [];

    /// <summary>The newest key whose notice is over; the first one has none, even where this clock is behind its maker's.</summary>
    public SigningKey Current =>
        _keys.LastOrDefault(key => key.SignsFrom <= time.GetUtcNow())
        ?? (_keys is [var first, ..] ? first : throw new InvalidOperationException("No signing key is loaded."));

    /// <summary>Current, previous and announced keys (RFC 7517 §5): whatever may have signed a token that still lives.</summary>
    public IReadOnlyList<SigningKey> Published
    {
        get
        {
            var keys = _keys;
            var now = time.GetUtcNow();
            return [.. keys.Where((_, i) => i == keys.Count - 1 || now < keys[i + 1].SignsFrom + _options.SigningKeyOverlap)];
        }
    }

    /// <summary>Takes over what replicas added or withdrew, and makes the first or next key when it is due.</summary>
    /// <exception cref="InvalidOperationException">The passphrase does not open a key.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // One at a time: a look from before a withdrawal must not be the last word.
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var keys = _keys = Open(await store.ListAsync(cancellationToken));
                var now = time.GetUtcNow();
                if (keys.Count > 0 && now < keys[^1].CreatedAt + _options.SigningKeyLifetime) return;

                var next = Next(now, keys.Count == 0 ? now : now + _options.SigningKeyNotice);
                // Added by us or by another replica: either way the next look finds it.
                await store.TryAddAsync(next, keys.Count == 0 ? null : keys[^1].Id, KeyRecords.Rotated(next, null, null), cancellationToken);
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>Announces the next key before the old one's time is over.</summary>
    /// <returns>False when one is announced already, by us or by another replica.</returns>
    public async Task<bool> RotateAsync(string person, string reason, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        var (newest, now) = (_keys[^1], time.GetUtcNow());
        if (newest.SignsFrom > now) return false;

        var next = Next(now, now + _options.SigningKeyNotice);
        var added = await store.TryAddAsync(next, newest.Id, KeyRecords.Rotated(next, person, reason), cancellationToken);
        await RefreshAsync(cancellationToken);
        return added;
    }

    /// <summary>Ends a key at once, and with it every token that it signed; when it is the one that signs, a new one takes over.</summary>
    /// <returns>False when there is no such key.</returns>
    public async Task<bool> WithdrawAsync(string id, string person, string reason, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        var now = time.GetUtcNow();
        // No notice for the successor: a verifier that meets an unknown kid asks for the keys again.
        var successor = Current.Id == id ? Next(now, now) : null;

        var withdrawn = await store.TryWithdrawAsync(id, successor, KeyRecords.Withdrawn(id, person, reason), cancellationToken);
        await RefreshAsync(cancellationToken);
        return withdrawn;
    }

    public void Dispose() => _refreshing.Dispose();

    private StoredSigningKey Next(DateTimeOffset now, DateTimeOffset signsFrom) =>
        SigningKey.Create(_options.SigningKeyPassphrase, now, signsFrom).Stored;

    private List<SigningKey> Open(IReadOnlyList<StoredSigningKey> stored)
    {
        var open = _keys.ToDictionary(key => key.Id);
        return [.. stored.Select(key => open.GetValueOrDefault(key.Id) ?? SigningKey.Open(key, _options.SigningKeyPassphrase))];
    }
}
