using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <param name="Lifetime">How long keys are believed before they are read again.</param>
/// <param name="CoolDown">The shortest time between two reads.</param>
/// <param name="Staleness">How old keys may get while they cannot be read.</param>
internal sealed record KeyTimes(TimeSpan Lifetime, TimeSpan CoolDown, TimeSpan Staleness);

/// <summary>An issuer's keys, kept fresh: an unknown key id makes them be read again, but never more often than the cool-down allows.</summary>
/// <remarks>Requests that need the same read share it, and none of them can end it for the others.</remarks>
internal sealed partial class CachedKeys(string issuer, Func<Task<KeySet>> read, KeyTimes times, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private Known? _known;
    private Task<KeySet>? _reading;
    private DateTimeOffset _lastRead = DateTimeOffset.MinValue;

    /// <returns>The key, or null when the issuer publishes none of that id.</returns>
    /// <exception cref="InvalidOperationException">Its keys cannot be had, and none that are fresh enough are at hand.</exception>
    public async Task<JsonWebKey?> FindAsync(string kid, CancellationToken cancellationToken)
    {
        var keys = await CurrentAsync(cancellationToken);
        if (keys.Keys.TryGetValue(kid, out var key)) return key;

        // It may have been rotated in since.
        return await TryReadAsync(cancellationToken) is { } fresh && fresh.Keys.TryGetValue(kid, out key) ? key : null;
    }

    private async Task<KeySet> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known && time.GetUtcNow() < known.FreshUntil) return known.Keys;
        if (await TryReadAsync(cancellationToken) is { } fresh) return fresh;

        return _known is { } stale && time.GetUtcNow() < stale.UsableUntil
            ? stale.Keys
            : throw new InvalidOperationException($"The keys of {issuer} cannot be had.");
    }

    /// <summary>Null when the read failed, or the last one is too recent.</summary>
    private async Task<KeySet?> TryReadAsync(CancellationToken cancellationToken)
    {
        Task<KeySet> reading;
        lock (_gate)
        {
            if (_reading is not { IsCompleted: false })
            {
                var now = time.GetUtcNow();
                if (now < _lastRead + times.CoolDown) return null;
                _lastRead = now;
                _reading = ReadAsync(now);
            }

            reading = _reading;
        }

        try
        {
            return await reading.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the cause: older keys count for a while, and then none do.
            LogUnreadable(issuer, e);
            return null;
        }
    }

    private async Task<KeySet> ReadAsync(DateTimeOffset now)
    {
        await Task.Yield(); // out of the lock
        var keys = await read();
        var life = keys.RefreshHint is { } hint && hint < times.Lifetime ? hint : times.Lifetime;
        _known = new(keys, now + life, now + times.Staleness);
        return keys;
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "The keys of {Issuer} cannot be read")]
    private partial void LogUnreadable(string issuer, Exception exception);

    private sealed record Known(KeySet Keys, DateTimeOffset FreshUntil, DateTimeOffset UsableUntil);
}
