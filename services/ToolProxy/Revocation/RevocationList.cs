using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>What the feed has said so far, and how fresh that is.</summary>
internal sealed class RevocationList(RecentEnds recent, IOptions<RevocationOptions> options, TimeProvider time)
{
    /// <summary>Longer than any token lives (300 s): an entry this old concerns no token that is still valid.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<(RevocationKind Kind, string Id, string? Step), DateTimeOffset> _entries = [];
    private readonly Dictionary<string, DateTimeOffset> _held = new(StringComparer.Ordinal);
    private DateTimeOffset? _asOf;
    private long _position;

    /// <summary>Something ended. Raised before anything else is decided on the news.</summary>
    public event Action? Changed;

    /// <summary>Everything up to here was taken in.</summary>
    public long Position
    {
        get { lock (_lock) return _position; }
    }

    /// <summary>The feed was caught up with, and has been heard of within the bound.</summary>
    public bool IsFresh
    {
        get { lock (_lock) return Silence() is null; }
    }

    /// <summary>Once true, always true: what is not fresh now was fresh before.</summary>
    public bool HasCaughtUp
    {
        get { lock (_lock) return _asOf is not null; }
    }

    /// <summary>Everything that was ended before is known here; null until caught up.</summary>
    public DateTimeOffset? CompleteAsOf
    {
        get { lock (_lock) return _asOf; }
    }

    /// <summary>Why the token is of no use now: revoked, over, or nobody can know; null when it counts.</summary>
    public End? EndOf(AccessToken token)
    {
        lock (_lock)
        {
            return Revoked(token)
                ?? Silence()
                ?? (time.GetUtcNow() >= token.ExpiresAt ? End.Expired(token.ExpiresAt) : null);
        }
    }

    public End? RevocationOf(AccessToken token)
    {
        lock (_lock) return Revoked(token);
    }

    public bool Knows(RevocationKind kind, string id)
    {
        lock (_lock) return _entries.Keys.Any(entry => entry.Kind == kind && entry.Id == id);
    }

    /// <summary>Takes in a page. A page that ends the catching up is complete as of the moment that it was asked for, by this clock.</summary>
    public void Apply(RevocationPage page, DateTimeOffset? completeAsOf)
    {
        lock (_lock)
        {
            foreach (var entry in page.Entries)
            {
                var key = (entry.Kind, entry.Id, entry.Step);
                if (_entries.TryGetValue(key, out var at) && at >= entry.At) continue;
                _entries[key] = entry.At;
                recent.Saw(entry, isCaughtUpWith: _asOf is null);
            }

            var now = time.GetUtcNow();
            foreach (var old in _entries.Where(entry => now - entry.Value > Kept && !IsForEver(entry.Key.Kind)).Select(entry => entry.Key).ToArray())
                _entries.Remove(old);
            _position = Math.Max(_position, page.Position);
            if (completeAsOf > _asOf || _asOf is null) _asOf = completeAsOf;
        }

        if (page.Entries.Count > 0) Changed?.Invoke();
    }

    /// <summary>The proxy's own word, without waiting for the feed: every token of the agent is of no use, whenever it was issued.</summary>
    public void Hold(string agent)
    {
        lock (_lock) _held.TryAdd(agent, time.GetUtcNow());
        Changed?.Invoke();
    }

    /// <summary>From here on the feed's word counts alone.</summary>
    public void Release(string agent)
    {
        lock (_lock) _held.Remove(agent);
    }

    /// <summary>Whoever holds a withdrawn key signs what he likes, whenever he likes.</summary>
    private static bool IsForEver(RevocationKind kind) => kind == RevocationKind.SigningKey;

    private End? Silence() =>
        _asOf is not { } asOf ? End.Unknown(time.GetUtcNow())
        : time.GetUtcNow() - asOf > options.Value.StalenessBound ? End.Unknown(asOf + options.Value.StalenessBound)
        : null;

    /// <remarks>iat has whole seconds: a token of the very second of the revocation counts as older.</remarks>
    private End? Revoked(AccessToken token)
    {
        foreach (var agent in _held.Count > 0 ? token.Chain : [])
            if (_held.TryGetValue(agent, out var held)) return End.Contained(held);

        foreach (var key in Keys(token))
            if (_entries.TryGetValue(key, out var at) && (IsForEver(key.Kind) || token.IssuedAt <= at))
                return End.Revoked(key, at);

        return null;
    }

    /// <summary>Everything whose end is the token's end.</summary>
    private static IEnumerable<(RevocationKind Kind, string Id, string? Step)> Keys(AccessToken token)
    {
        yield return (RevocationKind.All, "*", null);
        yield return (RevocationKind.Agent, token.Subject, null);
        yield return (RevocationKind.Token, token.Id, null);
        yield return (RevocationKind.Key, token.KeyThumbprint, null);
        yield return (RevocationKind.SigningKey, token.KeyId, null);
        foreach (var actor in token.Actors) yield return (RevocationKind.Agent, actor, null);
        if (token.Task is not { } task) yield break;

        yield return (RevocationKind.Task, task.Task, null);
        yield return (RevocationKind.Step, task.Task, task.Step);
        foreach (var parent in task.Parents ?? []) yield return (RevocationKind.Token, parent, null);
        foreach (var key in task.ParentKeys ?? []) yield return (RevocationKind.Key, key, null);
    }
}
