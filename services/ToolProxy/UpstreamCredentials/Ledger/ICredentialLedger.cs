namespace AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

/// <summary>What was issued for this proxy elsewhere and is not ended yet, sealed.</summary>
/// <remarks>Two implementations run: Redis, where it outlives the process, and memory for one that runs alone; both pass one conformance suite.</remarks>
internal interface ICredentialLedger
{
    /// <exception cref="Exception">It was not kept; callers end the credential at once.</exception>
    Task AddAsync(SealedCredential credential, CancellationToken cancellationToken);

    /// <exception cref="Exception">The ledger cannot be read now.</exception>
    Task<IReadOnlyList<SealedCredential>> ListAsync(CancellationToken cancellationToken);

    /// <summary>True for exactly one of those who remove the same credential.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}

/// <summary>One credential as it is kept: nobody who reads the store can use it.</summary>
internal sealed record SealedCredential(string Id, DateTimeOffset ExpiresAt, byte[] Sealed);
