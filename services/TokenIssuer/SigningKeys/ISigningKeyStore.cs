namespace AgentTrust.TokenIssuer.SigningKeys;

/// <summary>Where signing keys are kept, for all replicas.</summary>
internal interface ISigningKeyStore
{
    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds a key unless another replica did.</summary>
    /// <param name="key">The new key.</param>
    /// <param name="newest">The newest key the caller knows; when it is not the newest any more, nothing is added.</param>
    Task<bool> TryAddAsync(StoredSigningKey key, string? newest, CancellationToken cancellationToken);
}
