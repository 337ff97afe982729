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
        var issuedAt = RevocationClock.IssuedAt(now, endedAt);
        return expires > notBefore && expires > issuedAt ? new(issuedAt, notBefore, expires) : null;
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
