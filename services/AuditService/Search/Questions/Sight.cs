using System.Security.Claims;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Authentication;

namespace AgentTrust.AuditService.Search.Questions;

/// <summary>Which records somebody may see: all of them, or those of the agents that they own.</summary>
/// <param name="Agents">SPIFFE IDs; null is all records, those of no agent too.</param>
internal sealed record Sight(IReadOnlyList<string>? Agents)
{
    private static readonly string[] SeeAll = [PersonGroups.Auditors, PersonGroups.Operators, PersonGroups.Security];

    /// <summary>By the caller's groups and, for everybody else, by who owns which agent as the log says it now.</summary>
    public static async Task<Sight> OfAsync(ClaimsPrincipal caller, ISearchIndex index, CancellationToken cancellationToken) =>
        caller.PersonGroups().Intersect(SeeAll).Any() ? new(Agents: null)
        : caller.PersonId() is { } person ? new(await index.FindAgentsOfAsync(person, cancellationToken))
        : new([]);

    public bool Covers(AuditRecord record) => Agents is null || (record.Agent is { } agent && Agents.Contains(agent, StringComparer.Ordinal));
}
