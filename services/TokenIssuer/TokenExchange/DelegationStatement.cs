using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>An agent's consent that a sub-agent acts under its token, read after its signature and its time held.</summary>
internal sealed record DelegationStatement
{
    /// <summary>Thumbprint of the key that signed: whoever has that key consented.</summary>
    public required string SignedBy { get; init; }

    /// <summary><c>sub</c>: SPIFFE ID of the sub-agent.</summary>
    public required string Agent { get; init; }

    /// <summary><c>cnf.jkt</c>: the sub-agent's key.</summary>
    public required string JwkThumbprint { get; init; }

    /// <summary><c>scope</c>: the most that the sub-agent may do.</summary>
    public required IReadOnlyList<string> Scope { get; init; }

    /// <summary><c>resources</c>: the only ones that it may do it to; null: whatever the parent's token reaches.</summary>
    public IReadOnlyList<ResourceLimit>? Resources { get; init; }

    /// <summary><c>ath</c>: hash of the token that it is about.</summary>
    public required string AccessTokenHash { get; init; }
}
