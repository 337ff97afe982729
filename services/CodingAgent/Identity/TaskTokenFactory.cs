using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>A token for each task, with a key of its own; with one key for all where credentials are handed out again and stay with it. Servers' nonces serve them all.</summary>
internal sealed class TaskTokenFactory(ICredentialSource credentials, HeldKey held, ServerNonces nonces, IServiceAddress addresses, TimeProvider time)
{
    public TaskToken Create(string task, TokenIssuerClient issuer) => new(task, issuer, credentials, held.Key, addresses, nonces, time);
}
