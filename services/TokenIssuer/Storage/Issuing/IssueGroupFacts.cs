using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;

namespace AgentTrust.TokenIssuer.Storage.Issuing;

/// <summary>Everything that the decisions of a group rest on, read under their locks.</summary>
internal sealed record IssueGroupFacts
{
    /// <summary>The agents that nobody changes before this transaction is over.</summary>
    public required IReadOnlySet<string> Held { get; init; }

    /// <summary>For a place that is asked for itself as it is known, or another of the same key; each is kept until this transaction is over.</summary>
    public required IReadOnlyDictionary<Place, SeenPlace> Places { get; init; }

    public required IReadOnlyDictionary<string, RegisteredAgent> Agents { get; init; }

    /// <summary>The one agent that each proves; null where there are several.</summary>
    public required IReadOnlyDictionary<Attestation, string?> Proven { get; init; }

    public required IReadOnlyDictionary<string, TaskFacts> Tasks { get; init; }

    /// <summary>The latest revocation of everything of an agent, of a key, of everybody, as the feed has kind and id.</summary>
    public required IReadOnlyDictionary<(string Kind, string Id), DateTimeOffset> Ends { get; init; }

    public required KillSwitchFacts KillSwitch { get; init; }

    public required IReadOnlyDictionary<PendingIssue, IReadOnlyList<Contracts.Tokens.Revocation>> Concerning { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>What is decided on, or null when that cannot be said here: somebody holds a lock, or there is more to be looked at.</summary>
    public AgentAuthority? AuthorityOf(PendingIssue issue)
    {
        var subject = issue.Subject;
        if (!Held.Contains(subject.Agent) || !subject.Actors.All(Held.Contains)) return null;
        if (!Agents.TryGetValue(subject.Agent, out var agent)) return null;
        if (subject.Proof is { } proof && Proven.GetValueOrDefault(proof) != subject.Agent) return null;

        var authority = new AgentAuthority
        {
            Agent = agent,
            Actors = [.. subject.Actors.Select(actor => Agents.GetValueOrDefault(actor)).OfType<RegisteredAgent>()],
            Tasks = Tasks.TryGetValue(subject.Task!, out var task) && task.Agent == subject.Agent ? [task] : [],
            EndedAt = Ends.Where(end => end.Key.Kind == "all" || (end.Key.Kind == "agent" && (end.Key.Id == subject.Agent || subject.Actors.Contains(end.Key.Id))))
                .Max(end => (DateTimeOffset?)end.Value),
            TokenRevocations = Concerning.GetValueOrDefault(issue, []),
            KillSwitch = KillSwitch,
        };
        if (subject.Place is not { } place) return authority;

        // A key that is not at work yet is decided on beside all others of the agent, and with no other newcomer.
        return Places.TryGetValue(place, out var seen)
            ? authority.WithPlaces([seen], Ends.TryGetValue(("key", place.Key), out var ended) ? ended : null)
            : null;
    }
}
