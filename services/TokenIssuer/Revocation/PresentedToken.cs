using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Revocation;

/// <summary>What a revocation can hit of a token.</summary>
internal sealed record PresentedToken(string Id, string Agent, string? Task, string? Step, DateTimeOffset IssuedAt)
{
    /// <summary>Whether <paramref name="revocation"/> ends this token.</summary>
    public bool IsEndedBy(Contracts.Tokens.Revocation revocation) =>
        revocation.At >= IssuedAt && revocation.Kind switch
        {
            RevocationKind.All => true,
            RevocationKind.Agent => revocation.Id == Agent,
            RevocationKind.Task => revocation.Id == Task,
            RevocationKind.Step => revocation.Id == Task && (Step is null || revocation.Step == Step),
            RevocationKind.Token => revocation.Id == Id,
            RevocationKind.SigningKey => false, // its tokens are not even read (IssuedTokens)
            _ => true, // a kind this version does not know may well mean this token
        };
}
