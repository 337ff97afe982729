using AgentTrust.TokenIssuer.Revocation;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>The times of a token, in whole seconds (RFC 7519 §2).</summary>
internal sealed record TokenTimes(DateTimeOffset IssuedAt, DateTimeOffset NotBefore, DateTimeOffset ExpiresAt)
{
    public int Seconds => (int)(ExpiresAt - NotBefore).TotalSeconds;

    /// <summary>The shortest of all limits, rounded down; null when that leaves nothing.</summary>
    public static TokenTimes? Within(DateTimeOffset now, DateTimeOffset? endedAt, TimeSpan longest, params IEnumerable<DateTimeOffset> ends)
    {
        var notBefore = WholeSecond(now);
        var expires = WholeSecond(ends.Append(now + longest).Min());
        return RevocationClock.IssuedAt(now, endedAt) is { } issuedAt && expires > notBefore && expires > issuedAt ? new(issuedAt, notBefore, expires) : null;
    }

    /// <summary>Why there are none: what was ended again and again within a second gets tokens when the second is over.</summary>
    public static TokenRefusal WhyNone(DateTimeOffset now, DateTimeOffset? endedAt, TokenRefusal otherwise) =>
        RevocationClock.IssuedAt(now, endedAt) is not null ? otherwise
        : TokenRefusal.InvalidRequest("The agent or its task was ended several times within this very second; ask again in a second.") with
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
