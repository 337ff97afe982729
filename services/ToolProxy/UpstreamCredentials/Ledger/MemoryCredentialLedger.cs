using System.Collections.Concurrent;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

/// <summary>For a proxy that runs alone. What it had issued when it is killed lives until it expires elsewhere.</summary>
internal sealed class MemoryCredentialLedger : ICredentialLedger
{
    private readonly ConcurrentDictionary<string, SealedCredential> _credentials = new(StringComparer.Ordinal);

    public Task AddAsync(SealedCredential credential, CancellationToken cancellationToken)
    {
        _credentials[credential.Id] = credential;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SealedCredential>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SealedCredential>>([.. _credentials.Values]);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_credentials.TryRemove(id, out _));
}
