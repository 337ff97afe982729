using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Tests;

internal static class Callers
{
    public static TokenIssuerClient Client(this IssuerHost host, string spiffeId) => new(host.As(spiffeId));

    public static TokenIssuerClient Person(this IssuerHost host, string person, params string[] groups) => new(host.AsPerson(person, groups));

    /// <summary>A second agent with the same bounds and a template of its own.</summary>
    public static async Task RegisterOtherAgentAsync(this IssuerHost host)
    {
        var first = await host.Store.FindAgentAsync(IssuerHost.Agent, TestContext.Current.CancellationToken);
        var other = new RegisteredAgent
        {
            Facts = first!.Facts with { Id = IssuerHost.OtherAgent, Name = "other-agent" },
            Attestations = [new Attestation(SpiffeIds.TrustDomain, IssuerHost.OtherAgent)],
        };
        var templates = await host.Store.ListTemplatesAsync(TestContext.Current.CancellationToken);
        await host.Store.SeedAsync(
            [other],
            [TaskTemplates.Seeded(templates[0] with { Name = "for-the-other", Agent = IssuerHost.OtherAgent }, host.Time.GetUtcNow())],
            AgentLife.Registered,
            TestContext.Current.CancellationToken);
    }
}
