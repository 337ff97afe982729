using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>Everything a decision about one agent's authority rests on, read under one lock.</summary>
internal sealed record AgentAuthority
{
    public required RegisteredAgent Agent { get; init; }

    /// <summary>The one task that the decision is about, whatever its state; without one, all open and suspended tasks of the agent.</summary>
    public required IReadOnlyList<TaskFacts> Tasks { get; init; }

    /// <summary>The sub-agents that were asked for, in that order, as far as they are registered.</summary>
    public IReadOnlyList<RegisteredAgent> Actors { get; init; } = [];

    /// <summary>The latest revocation of tokens whose like may be issued again: of this agent or an actor, of anyone, of a task that lives on.</summary>
    public DateTimeOffset? EndedAt
    {
        get => Tasks.Max(task => task.TokensEndedAt) is { } ended && !(field >= ended) ? ended : field;
        init;
    }

    /// <summary>The places of the agent's live tasks, when the decision is about one.</summary>
    public IReadOnlyList<SeenPlace> Places { get; init; } = [];

    public KillSwitchFacts KillSwitch { get; init; } = KillSwitchFacts.NeverThrown;

    /// <summary>Revocations that may concern the presented token, see <see cref="Revocation.PresentedToken"/>.</summary>
    public IReadOnlyList<Contracts.Tokens.Revocation> TokenRevocations { get; init; } = [];

    /// <summary>The agent, then its actors.</summary>
    public IEnumerable<RegisteredAgent> Chain => Actors.Prepend(Agent);

    /// <summary>With what is known of the agent's places.</summary>
    /// <param name="places">Of live tasks.</param>
    /// <param name="keyEndedAt">When what the asking key held was ended: the same key may be issued to again, later.</param>
    public AgentAuthority WithPlaces(IReadOnlyList<SeenPlace> places, DateTimeOffset? keyEndedAt) =>
        this with { Places = places, EndedAt = keyEndedAt > EndedAt || EndedAt is null ? keyEndedAt : EndedAt };

    public TaskFacts? FindTask(string id) => Tasks.FirstOrDefault(task => task.Id == id);
}
