using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;

namespace AgentTrust.OperatorConsole.SignIn;

/// <summary>What the console holds for one signed-in person; the browser only has its name, inside a protected cookie.</summary>
internal sealed class PersonSession
{
    public required string IdToken { get; init; }

    public required string? RefreshToken { get; set; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Access tokens by the API they are for.</summary>
    public Dictionary<string, (string Token, DateTimeOffset ExpiresAt)> AccessTokens { get; } = [];

    /// <summary>One refresh at a time: a provider that rotates refresh tokens accepts each once.</summary>
    public SemaphoreSlim Refreshing { get; } = new(1, 1);
}

/// <summary>Sessions of this process; a restart ends them, and signing in again is one redirect.</summary>
internal sealed class PersonSessions(TimeProvider time)
{
    public const string SessionClaim = "console:session";
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private readonly ConcurrentDictionary<string, PersonSession> _sessions = new(StringComparer.Ordinal);

    public string Start(string idToken, string? refreshToken)
    {
        var now = time.GetUtcNow();
        foreach (var (old, session) in _sessions)
            if (session.EndsAt <= now) _sessions.TryRemove(old, out _);

        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _sessions[id] = new PersonSession { IdToken = idToken, RefreshToken = refreshToken, EndsAt = now + Lifetime };
        return id;
    }

    public PersonSession? Find(ClaimsPrincipal? person) =>
        person?.FindFirst(SessionClaim)?.Value is { } id && _sessions.TryGetValue(id, out var session) && session.EndsAt > time.GetUtcNow()
            ? session
            : null;

    public void End(ClaimsPrincipal? person)
    {
        if (person?.FindFirst(SessionClaim)?.Value is { } id) _sessions.TryRemove(id, out _);
    }
}
