using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.Benchmarks.TokenExchange;

/// <summary>Makes requests of the agents before the clock starts, so that their signatures do not take the issuer's cores.</summary>
internal sealed class RequestSigner(FakeTrustDomain identities) : IDisposable
{
    private readonly Dictionary<string, (WorkloadIdentity Identity, DpopKey Key)> _agents = [];

    /// <summary>Requests for tasks from all over the list.</summary>
    /// <param name="nonce">The issuer's newest: one serves them all for a minute, which is also how long their credentials live.</param>
    public IReadOnlyList<SignedRequest> Sign(IReadOnlyList<LoadTask> tasks, int count, string nonce)
    {
        var requests = new SignedRequest[count];
        for (var i = 0; i < count; i++)
        {
            // A step that shares no divisor with most lists: neighbours in time are not neighbours in the table.
            var task = tasks[(int)((long)i * 7919 % tasks.Count)];
            if (!_agents.TryGetValue(task.Agent, out var agent)) _agents[task.Agent] = agent = (identities.IdentityOf(task.Agent), new DpopKey());
            requests[i] = SignedRequest.Create(task, agent.Identity, agent.Key, nonce);
        }

        return requests;
    }

    public void Dispose()
    {
        foreach (var (identity, key) in _agents.Values)
        {
            identity.Dispose();
            key.Dispose();
        }
    }
}
