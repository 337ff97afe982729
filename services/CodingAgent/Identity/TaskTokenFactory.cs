using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>A token, and a key of its own, for each task.</summary>
internal sealed class TaskTokenFactory(WorkloadIdentity identity, IServiceAddress addresses, TimeProvider time)
{
    public TaskToken Create(string task, TokenIssuerClient issuer) => new(task, issuer, identity, addresses, time);
}
