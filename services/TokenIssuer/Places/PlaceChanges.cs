using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.Places;

/// <summary>What a ruling about a place changes and leaves on record.</summary>
internal static class PlaceChanges
{
    /// <summary>The place is kept; what the places hold that were given up for it is dead.</summary>
    public static AuthorityChange Of(PlaceRuling ruling, AgentFacts agent, DateTimeOffset? endedAt, DateTimeOffset now)
    {
        if (ruling.Taken is not { } taken) return AuthorityChange.None;
        return new AuthorityChange
        {
            Place = taken,
            Revocations = [.. taken.GivenUp.Select(key => new NewRevocation(RevocationKind.Key, key, null, RevocationClock.RevokedAt(now, endedAt)))],
            Records = taken.GivenUp.Count == 0
                ? []
                : [Shared(agent, taken.Place.Task, "succeeded", $"{agent.Name} works from another place now; what the former one held is revoked.")],
        };
    }

    /// <summary>Two at once: the newcomer is refused, and people are told.</summary>
    public static AuthorityChange Refused(AgentFacts agent, string task) => new()
    {
        Records = [Shared(agent, task, "denied", $"The identity of {agent.Name} was used from another place while it is at work; the newcomer was refused.")],
    };

    private static ServiceDefaults.Outbox.AuditDraft Shared(AgentFacts agent, string task, string outcome, string summary) => new()
    {
        Kind = AuditKinds.AgentShared,
        Agent = agent.Id,
        Task = task,
        Outcome = outcome,
        Summary = summary,
    };
}
