using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>What the feed has said so far, and how fresh that is.</summary>
internal sealed class RevocationList(IOptions<RevocationOptions> options, TimeProvider time)
{
    /// <summary>Longer than any token lives (300 s): an entry this old concerns no token that is still valid.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<(RevocationKind Kind, string Id, string? Step), DateTimeOffset> _entries = [];
    private readonly HashSet<Watch> _watches = [];
    private DateTimeOffset? _asOf;
    private long _position;

    /// <summary>Everything up to here was taken in.</summary>
    public long Position
    {
        get { lock (_lock) return _position; }
    }

    /// <summary>The feed was caught up with, and has been heard of within the bound.</summary>
    public bool IsFresh
    {
        get { lock (_lock) return _asOf is { } asOf && time.GetUtcNow() - asOf <= options.Value.StalenessBound; }
    }

    /// <summary>Once true, always true: what is not fresh now was fresh before.</summary>
    public bool HasCaughtUp
    {
        get { lock (_lock) return _asOf is not null; }
    }

    public bool IsRevoked(AccessToken token)
    {
        lock (_lock) return IsDead(token);
    }

    public bool Knows(RevocationKind kind, string id)
    {
        lock (_lock) return _entries.Keys.Any(entry => entry.Kind == kind && entry.Id == id);
    }

    /// <summary>Cancelled when the token is revoked while its call is under way. Dispose at its end.</summary>
    public Watch Follow(AccessToken token)
    {
        var watch = new Watch(token, Forget);
        lock (_lock)
        {
            _watches.Add(watch);
            if (IsDead(token)) watch.Cut();
        }

        return watch;
    }

    /// <summary>Takes in a page; only one that ends the catching up makes the list fresh.</summary>
    public void Apply(RevocationPage page, bool caughtUp)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var entry in page.Entries)
            {
                var key = (entry.Kind, entry.Id, entry.Step);
                if (!_entries.TryGetValue(key, out var at) || at < entry.At) _entries[key] = entry.At;
            }

            foreach (var old in _entries.Where(entry => now - entry.Value > Kept && !IsForEver(entry.Key.Kind)).Select(entry => entry.Key).ToArray())
                _entries.Remove(old);
            foreach (var watch in _watches.Where(watch => IsDead(watch.Token)).ToArray()) watch.Cut();
            _position = Math.Max(_position, page.Position);
            if (caughtUp) _asOf = now;
        }
    }

    /// <summary>Whoever holds a withdrawn key signs what he likes, whenever he likes.</summary>
    private static bool IsForEver(RevocationKind kind) => kind == RevocationKind.SigningKey;

    /// <remarks>iat has whole seconds: a token of the very second of the revocation counts as older.</remarks>
    private bool IsDead(AccessToken token)
    {
        var task = token.Task?.Task ?? "";
        return Dead((RevocationKind.All, "*", null)) || Dead((RevocationKind.Agent, token.Subject, null))
            || Dead((RevocationKind.Key, token.KeyThumbprint, null)) || (token.Task?.ParentKeys ?? []).Any(key => Dead((RevocationKind.Key, key, null)))
            || Dead((RevocationKind.Task, task, null)) || Dead((RevocationKind.Step, task, token.Task?.Step))
            || Dead((RevocationKind.Token, token.Id, null)) || _entries.ContainsKey((RevocationKind.SigningKey, token.KeyId, null))
            || token.Actors.Any(actor => Dead((RevocationKind.Agent, actor, null)))
            || token.Task?.Parents?.Any(parent => Dead((RevocationKind.Token, parent, null))) == true;

        bool Dead((RevocationKind, string, string?) key) => _entries.TryGetValue(key, out var at) && token.IssuedAt <= at;
    }

    private void Forget(Watch watch)
    {
        lock (_lock) _watches.Remove(watch);
    }

    internal sealed class Watch(AccessToken token, Action<Watch> forget) : IDisposable
    {
        private readonly CancellationTokenSource _cut = new();

        public AccessToken Token { get; } = token;

        public CancellationToken Revoked => _cut.Token;

        // Outside the lock of the list: what is registered on the token may take its time.
        public void Cut() => _ = _cut.CancelAsync();

        public void Dispose()
        {
            forget(this);
            _cut.Dispose();
        }
    }
}
