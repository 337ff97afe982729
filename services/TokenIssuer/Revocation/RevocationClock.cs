namespace AgentTrust.TokenIssuer.Revocation;

/// <summary>The one rule that relates <c>iat</c> to the moment of a revocation.</summary>
/// <remarks>
/// <c>iat</c> has whole seconds (rounded down, so a token of the same second as the revocation is dead). An agent that is
/// resumed within that second gets tokens of the next one, and whatever is revoked then is revoked as of that second at
/// least: a token issued before a revocation has <c>iat &lt;= at</c>, one issued after it has <c>iat &gt; at</c>, always.
/// </remarks>
internal static class RevocationClock
{
    /// <param name="endedAt">The latest revocation of everything the agent held.</param>
    public static DateTimeOffset IssuedAt(DateTimeOffset now, DateTimeOffset? endedAt) =>
        Later(WholeSecond(now), FirstSecondAfter(endedAt));

    /// <inheritdoc cref="IssuedAt"/>
    public static DateTimeOffset RevokedAt(DateTimeOffset now, DateTimeOffset? endedAt) =>
        Later(now, FirstSecondAfter(endedAt));

    private static DateTimeOffset? FirstSecondAfter(DateTimeOffset? endedAt) =>
        endedAt is { } end ? WholeSecond(end).AddSeconds(1) : null;

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
