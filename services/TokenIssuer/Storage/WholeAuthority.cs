using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>What a decision about everybody rests on.</summary>
internal sealed record WholeAuthority
{
    public required KillSwitchFacts KillSwitch { get; init; }

    /// <summary>The latest revocation of any kind: no token was ever issued with a later <c>iat</c> than the second after it.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
