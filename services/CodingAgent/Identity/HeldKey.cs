using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>The one key that the agent's credentials stay with, where they are handed out again; none where each is fresh.</summary>
internal sealed class HeldKey(ICredentialSource credentials) : IDisposable
{
    public DpopKey? Key { get; } = credentials.HandsOutAgain ? new() : null;

    public void Dispose() => Key?.Dispose();
}
