using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>A token for each task, with a key of its own; with one key for all where credentials are handed out again and stay with it.</summary>
internal sealed class TaskTokenFactory(ICredentialSource credentials, IServiceAddress addresses, TimeProvider time) : IDisposable
{
    private readonly DpopKey? _shared = credentials.HandsOutAgain ? new() : null;

    public TaskToken Create(string task, TokenIssuerClient issuer) => new(task, issuer, credentials, _shared, addresses, time);

    public void Dispose() => _shared?.Dispose();
}
