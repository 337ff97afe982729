using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Tests;

internal static class Callers
{
    public static TokenIssuerClient Client(this IssuerHost host, string spiffeId) => new(host.As(spiffeId));

    public static TokenIssuerClient Person(this IssuerHost host, string person, params string[] groups) => new(host.AsPerson(person, groups));

    /// <summary>A second agent with the same bounds and a template of its own.</summary>
    /// <param name="attestation">What proves it; its SPIFFE ID unless said otherwise.</param>
    public static async Task RegisterOtherAgentAsync(this IssuerHost host, Attestation? attestation = null)
    {
        var other = await host.RegisterAgentAsync(IssuerHost.OtherAgent, attestation: attestation);
        var templates = await host.Store.ListTemplatesAsync(TestContext.Current.CancellationToken);
        await host.Store.SeedAsync(
            [other],
            [TaskTemplates.Seeded(templates[0] with { Name = "for-the-other", Agent = other.Id }, host.Time.GetUtcNow())],
            AgentLife.Registered,
            TestContext.Current.CancellationToken);
    }

    /// <summary>One more agent, like the first one but for <paramref name="change"/>.</summary>
    public static async Task<RegisteredAgent> RegisterAgentAsync(
        this IssuerHost host, string id, Func<AgentFacts, AgentFacts>? change = null, Attestation? attestation = null)
    {
        _ = host.Services; // the seed comes with the start
        var first = await host.Store.FindAgentAsync(IssuerHost.Agent, TestContext.Current.CancellationToken);
        var facts = first!.Facts with { Id = id, Name = id.Split('/')[^1] };
        var agent = new RegisteredAgent { Facts = change?.Invoke(facts) ?? facts, Attestations = [attestation ?? new Attestation(SpiffeIds.TrustDomain, id)] };
        await host.Store.SeedAsync([agent], [], AgentLife.Registered, TestContext.Current.CancellationToken);
        return agent;
    }
}
