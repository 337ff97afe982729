using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SigningKeys;

/// <summary>The signing keys: the one that signs, those that verifiers need, and the next one when it is time.</summary>
internal sealed class KeyRing(ISigningKeyStore store, IOptions<SigningKeyOptions> options, TimeProvider time)
{
    private readonly SigningKeyOptions _options = options.Value;
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

    /// <summary>Takes over what replicas added and makes the first or next key when it is due.</summary>
    /// <exception cref="InvalidOperationException">The passphrase does not open a key.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var keys = _keys = Open(await store.ListAsync(cancellationToken));
            var now = time.GetUtcNow();
            if (keys.Count > 0 && now < keys[^1].CreatedAt + _options.SigningKeyLifetime) return;

            var signsFrom = keys.Count == 0 ? now : now + _options.SigningKeyNotice;
            var (_, stored) = SigningKey.Create(_options.SigningKeyPassphrase, now, signsFrom);
            // Added by us or by another replica: either way the next look finds it.
            await store.TryAddAsync(stored, keys.Count == 0 ? null : keys[^1].Id, cancellationToken);
        }
    }

    private List<SigningKey> Open(IReadOnlyList<StoredSigningKey> stored)
    {
        var open = _keys.ToDictionary(key => key.Id);
        return [.. stored.Select(key => open.GetValueOrDefault(key.Id) ?? SigningKey.Open(key, _options.SigningKeyPassphrase))];
    }
}
