namespace AgentTrust.TokenIssuer.Revocation;

/// <summary>The one rule that relates <c>iat</c> to the moment of a revocation.</summary>
/// <remarks>
/// <c>iat</c> has whole seconds (rounded down, so a token of the same second as the revocation is dead). An agent that is
/// resumed within that second gets tokens of the next one, and whatever is revoked then is revoked as of that second at
/// least: a token issued before a revocation has <c>iat &lt;= at</c>, one issued after it has <c>iat &gt; at</c>, always.
/// Several ends within one second move it on by a second each; past <see cref="Ahead"/> nothing is issued until the clock
/// has followed, since whoever verifies a token refuses one from the future.
/// </remarks>
internal static class RevocationClock
{
    /// <summary>How far a token may be ahead of the clock; whoever verifies it forgives five seconds.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(2);

    /// <param name="now">The database's clock.</param>
    /// <param name="endedAt">The latest revocation of everything the agent held.</param>
    /// <returns>Null: it was ended so often just now that there is no second left to issue in.</returns>
    public static DateTimeOffset? IssuedAt(DateTimeOffset now, DateTimeOffset? endedAt) =>
        Later(WholeSecond(now), FirstSecondAfter(endedAt)) is var issuedAt && issuedAt <= Furthest(now) ? issuedAt : null;

    /// <inheritdoc cref="IssuedAt"/>
    public static DateTimeOffset RevokedAt(DateTimeOffset now, DateTimeOffset? endedAt) =>
        Later(now, FirstSecondAfter(endedAt) is { } next && next > Furthest(now) ? Furthest(now) : FirstSecondAfter(endedAt));

    private static DateTimeOffset Furthest(DateTimeOffset now) => WholeSecond(now) + Ahead;

    private static DateTimeOffset? FirstSecondAfter(DateTimeOffset? endedAt) =>
        endedAt is { } end ? WholeSecond(end).AddSeconds(1) : null;

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
