using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>An access token that held, or the reason why it did not.</summary>
public sealed record AccessTokenVerdict
{
    private AccessTokenVerdict(AccessToken? token, JwsRefusal? refusal) => (Token, Refusal) = (token, refusal);

    /// <summary>What the token says; null when it was refused.</summary>
    public AccessToken? Token { get; }

    /// <summary>Why it was refused; null when it held.</summary>
    public JwsRefusal? Refusal { get; }

    internal static AccessTokenVerdict Accepted(AccessToken token) => new(token, null);

    internal static AccessTokenVerdict Refused(JwsRefusal refusal) => new(null, refusal);
}
