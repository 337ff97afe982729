using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>Calls under way with tokens that the issuer issued, each for a task of its own.</summary>
internal sealed class LiveCalls(Uri issuer, HttpClient proxy, Callers callers, FakeTrustDomain identities) : IDisposable
{
    private readonly DpopKey _key = new();

    public async Task<(LoadTask Task, OpenCall Call)> NewAsync(int agent, CancellationToken cancellationToken)
    {
        var task = await OpenAsync(callers, agent, cancellationToken);
        using var identity = identities.IdentityOf(task.Agent);
        var request = SignedRequest.Create(task, identity, _key, await LoadGenerator.NonceAsync(issuer, cancellationToken));
        var issued = await callers.Agent().ExchangeAsync(request.Form, request.Proof, cancellationToken);
        return (task, await OpenCall.StartAsync(proxy, issued.AccessToken, _key, cancellationToken));
    }

    public static async Task<LoadTask> OpenAsync(Callers callers, int agent, CancellationToken cancellationToken)
    {
        var opened = await callers.Platform().OpenTaskAsync(
            new OpenTask { Template = LoadAgents.TemplateOf(agent), Reference = "alert:Load", Reason = "It is measured." }, cancellationToken);
        return new(opened.Id, SpiffeIds.Agent(LoadAgents.NameOf(agent)));
    }

    public void Dispose() => _key.Dispose();
}
