using AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

/// <summary>Who issued what for which server, and can end it.</summary>
internal sealed class CredentialIssuers(IReadOnlyDictionary<string, GitHubApi> byServer)
{
    public bool IsEmpty => byServer.Count == 0;

    public GitHubApi For(string server) => byServer[server];

    /// <summary>True once it is certain that the credential works no longer.</summary>
    public async Task<bool> RevokeAsync(IssuedCredential issued, CancellationToken cancellationToken) =>
        byServer.TryGetValue(issued.Server, out var issuer) && await issuer.RevokeAsync(issued.Token, cancellationToken);
}
