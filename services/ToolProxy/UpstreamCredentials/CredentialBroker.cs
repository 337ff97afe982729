namespace AgentTrust.ToolProxy.UpstreamCredentials;

/// <summary>Knows which servers are other people's, and where the credential for each comes from.</summary>
internal sealed class CredentialBroker(IReadOnlyDictionary<string, IUpstreamCredentials> servers)
{
    /// <summary>The credential for a foreign server; null for a server that takes our own tokens.</summary>
    /// <exception cref="CredentialRefusedException">The server is foreign, and there is none for this call.</exception>
    public async Task<UpstreamCredential?> AcquireAsync(CredentialNeed need, CancellationToken cancellationToken) =>
        servers.TryGetValue(need.Server, out var credentials) ? await credentials.AcquireAsync(need, cancellationToken) : null;
}
