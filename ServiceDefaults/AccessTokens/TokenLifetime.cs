using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>Lifetime by the injected clock; five seconds are forgiven to a clock that runs behind, none to an expired token.</summary>
public static class TokenLifetime
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    public static LifetimeValidator By(TimeProvider time) => (notBefore, expires, _, _) =>
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end && (notBefore is null || notBefore <= now + ClockSkew);
    };

    /// <summary>A token that says it is from the future is not one that was issued.</summary>
    internal static bool IsIssued(DateTimeOffset issuedAt, TimeProvider time) => issuedAt <= time.GetUtcNow() + ClockSkew;
}
