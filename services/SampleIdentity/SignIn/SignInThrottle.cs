using System.Collections.Concurrent;

namespace AgentTrust.SampleIdentity.SignIn;

/// <summary>Five wrong passwords for one name, then a minute's wait from the first of them.</summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    public const int Failures = 5;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Attempts> _attempts = new(StringComparer.Ordinal);

    public bool IsBlocked(string name) =>
        _attempts.TryGetValue(name, out var attempts) && attempts.Count >= Failures && !IsOver(attempts);

    public void Failed(string name) =>
        _attempts.AddOrUpdate(
            name,
            _ => new Attempts(1, time.GetUtcNow()),
            (_, attempts) => IsOver(attempts) ? new Attempts(1, time.GetUtcNow()) : attempts with { Count = attempts.Count + 1 });

    public void Succeeded(string name) => _attempts.TryRemove(name, out _);

    private bool IsOver(Attempts attempts) => time.GetUtcNow() - attempts.First >= Window;

    private sealed record Attempts(int Count, DateTimeOffset First);
}
