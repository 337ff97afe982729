namespace AgentTrust.Contracts.Tokens;

/// <summary>One token was given back before its time (RFC 7009).</summary>
public sealed record TokenRevoked
{
    /// <summary>Its <c>jti</c>; the token itself goes nowhere.</summary>
    public required string Token { get; init; }

    public required string Agent { get; init; }

    public required string Task { get; init; }

    /// <summary>The workload that gave it back.</summary>
    public required string RevokedBy { get; init; }

    public required DateTimeOffset At { get; init; }
}
