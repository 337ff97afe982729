using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Revocation;

/// <summary>What a revocation can hit of a token.</summary>
internal sealed record PresentedToken(string Id, string Agent, string? Task, string? Step, DateTimeOffset IssuedAt)
{
    /// <summary>Who acts for the agent (RFC 8693 §4.1): the end of any of them is the end of the token.</summary>
    public IReadOnlyList<string> Actors { get; init; } = [];

    /// <summary>Ids of the tokens that it descends from: ending a parent ends it.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];
    /// <summary>The thumbprint of the key that the token is bound to.</summary>
    public string? Key { get; init; }

    /// <summary>The same of the tokens that it descends from.</summary>
    public IReadOnlyList<string> ParentKeys { get; init; } = [];

    /// <summary>Whether <paramref name="revocation"/> ends this token.</summary>
    public bool IsEndedBy(Contracts.Tokens.Revocation revocation) =>
        revocation.At >= IssuedAt && revocation.Kind switch
        {
            RevocationKind.All => true,
            RevocationKind.Agent => revocation.Id == Agent || Actors.Contains(revocation.Id),
            RevocationKind.Task => revocation.Id == Task,
            RevocationKind.Step => revocation.Id == Task && (Step is null || revocation.Step == Step),
            RevocationKind.Token => revocation.Id == Id || Parents.Contains(revocation.Id),
            RevocationKind.Key => Key is null || revocation.Id == Key || ParentKeys.Contains(revocation.Id),
            RevocationKind.SigningKey => false, // its tokens are not even read (IssuedTokens)
            _ => true, // a kind this version does not know may well mean this token
        };
}
