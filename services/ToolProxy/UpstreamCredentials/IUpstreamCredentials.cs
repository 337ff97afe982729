namespace AgentTrust.ToolProxy.UpstreamCredentials;

/// <summary>Where the credentials for one foreign tool server come from.</summary>
/// <remarks>Two implementations run: tokens of a GitHub App's installation, and secrets from a store.</remarks>
internal interface IUpstreamCredentials
{
    /// <summary>What goes on the outgoing request for this call and no other. Disposing it gives it back: what was made for the call alone is ended.</summary>
    /// <exception cref="CredentialRefusedException">There is none for this call; callers deny.</exception>
    Task<UpstreamCredential> AcquireAsync(CredentialNeed need, CancellationToken cancellationToken);
}
