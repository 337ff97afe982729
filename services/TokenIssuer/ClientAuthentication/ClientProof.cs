using AgentTrust.TokenIssuer.TokenExchange;

namespace AgentTrust.TokenIssuer.ClientAuthentication;

/// <summary>Which workload the client is, or why that is not known; neither when it said nothing of itself.</summary>
internal readonly record struct ClientProof(string? Client, TokenRefusal? Refusal)
{
    public static readonly ClientProof None;

    public static ClientProof Of(string client) => new(client, null);

    public static implicit operator ClientProof(TokenRefusal refusal) => new(null, refusal);
}
