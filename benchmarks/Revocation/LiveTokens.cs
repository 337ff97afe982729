using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>Tokens that the issuer issued and the consumer accepted, each for a task of its own.</summary>
internal sealed class LiveTokens(Uri issuer, Callers callers, FakeTrustDomain identities, FeedConsumer consumer) : IDisposable
{
    private readonly DpopKey _key = new();

    public async Task<AccessToken> NewAsync(int agent, CancellationToken cancellationToken)
    {
        var task = await OpenAsync(callers, agent, cancellationToken);
        using var identity = identities.IdentityOf(task.Agent);
        var request = SignedRequest.Create(task, identity, _key, await LoadGenerator.NonceAsync(issuer, cancellationToken));
        var issued = await callers.Agent().ExchangeAsync(request.Form, request.Proof, cancellationToken);
        return await consumer.AcceptAsync(issued.AccessToken, cancellationToken);
    }

    public static async Task<LoadTask> OpenAsync(Callers callers, int agent, CancellationToken cancellationToken)
    {
        var opened = await callers.Platform().OpenTaskAsync(
            new OpenTask { Template = LoadAgents.TemplateOf(agent), Reference = "alert:Load", Reason = "It is measured." }, cancellationToken);
        return new(opened.Id, SpiffeIds.Agent(LoadAgents.NameOf(agent)));
    }

    public void Dispose() => _key.Dispose();
}
