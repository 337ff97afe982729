using System.Text.Json;
using AgentTrust.Attacks.Format;
using AgentTrust.Attacks.Platform;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.Attacks.Replay;

/// <summary>The agents of a session and their tasks, as the issuer vouches for them; names are the session's own, so that no other session is meant.</summary>
internal sealed class Cast : IDisposable
{
    private readonly RunningPlatform _platform;
    private readonly string _session;
    private readonly Dictionary<string, Actor> _actors = [];

    /// <exception cref="JsonException">The session names an agent or a grant that is not there.</exception>
    public Cast(RunningPlatform platform, AttackSession session, SampleEstate estate, int number)
    {
        (_platform, _session) = (platform, $"s{number}");
        Main = estate.Agent(session.Agent).Name;
        var task = estate.Task(session.Task);
        ScriptedAgent[] agents = [estate.Agent(session.Agent), .. session.Others];
        foreach (var agent in agents)
        {
            var parent = agent.Parent is null ? null
                : _actors.GetValueOrDefault(agent.Parent) ?? throw new JsonException($"{agent.Name} is handed on to by {agent.Parent}, who is not in the session before it.");
            var facts = FactsOf(agent);
            platform.Issuer.Agents[facts.Name] = facts;
            var taskId = parent?.Task ?? $"tsk_{_session}_{agent.Name}";
            if (parent is null) platform.Issuer.Tasks[taskId] = Granted(taskId, facts, task);
            _actors[agent.Name] = new Actor(facts, taskId, parent, agent.Actions);
        }
    }

    public string Main { get; }

    public Actor Find(string? name) => _actors.GetValueOrDefault(name ?? Main) ?? throw new JsonException($"there is no agent {name} in the session.");

    public TaskFacts TaskOf(Actor actor) => _platform.Issuer.Tasks[actor.Task];

    public void Change(Actor actor, Func<TaskFacts, TaskFacts> change) => _platform.Issuer.Tasks[actor.Task] = change(TaskOf(actor));

    public void Change(Actor actor, AgentState state) =>
        _platform.Issuer.Agents[actor.Facts.Name] = actor.Facts with { State = state, Version = actor.Facts.Version + 1 };

    public void Dispose()
    {
        foreach (var actor in _actors.Values)
        {
            actor.Key.Dispose();
            _platform.Issuer.Agents.TryRemove(actor.Facts.Name, out _);
            _platform.Issuer.Tasks.TryRemove(actor.Task, out _);
        }
    }

    private AgentFacts FactsOf(ScriptedAgent agent) => new()
    {
        Id = SpiffeIds.Agent($"{agent.Name}-{_session}"),
        Name = $"{agent.Name}-{_session}",
        Owner = agent.Owner,
        Function = agent.Function,
        State = agent.State,
        Bounds = agent.Bounds,
        ReviewDue = _platform.Clock.GetUtcNow().AddDays(30),
        Version = 1,
    };

    private TaskFacts Granted(string id, AgentFacts agent, ScriptedTask task)
    {
        IReadOnlyList<TaskStep> steps = task.Steps
            ?? [new() { Name = "work", Actions = [.. task.Boundaries.SelectMany(boundary => boundary.Actions).Distinct()] }];
        var now = _platform.Clock.GetUtcNow();
        return new()
        {
            Id = id,
            Agent = agent.Id,
            Owner = agent.Owner,
            OpenedBy = task.OpenedBy,
            Template = task.Template,
            Intent = task.Intent,
            Reference = task.Reference,
            State = TaskState.Open,
            Steps = steps,
            Step = task.Step ?? steps[^1].Name,
            Boundaries = task.Boundaries,
            Budget = task.Budget,
            OpenedAt = now,
            ExpiresAt = now.AddMinutes(task.Budget.Minutes),
            Version = 1,
        };
    }
}
