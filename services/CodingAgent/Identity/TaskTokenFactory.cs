using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>A token for each task, with a key of its own; with one key for all where credentials are handed out again and stay with it. Servers' nonces serve them all.</summary>
internal sealed class TaskTokenFactory(ICredentialSource credentials, IServiceAddress addresses, TimeProvider time) : IDisposable
{
    private readonly ServerNonces _nonces = new();
    private readonly DpopKey? _shared = credentials.HandsOutAgain ? new() : null;

    public TaskToken Create(string task, TokenIssuerClient issuer) => new(task, issuer, credentials, _shared, addresses, _nonces, time);

    public void Dispose() => _shared?.Dispose();
}
