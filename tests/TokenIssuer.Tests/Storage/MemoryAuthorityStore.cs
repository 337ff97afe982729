using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Storage;

/// <summary>Authority in memory: one lock for everything, and what would have been recorded and published at hand.</summary>
internal sealed partial class MemoryAuthorityStore(ChangeSignal signal, TimeProvider time) : IAuthorityStore, IAgentRegister
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RegisteredAgent> _agents = [];
    private readonly Dictionary<string, TaskFacts> _tasks = [];
    private readonly Dictionary<string, TaskTemplate> _templates = [];
    private readonly List<Contracts.Tokens.Revocation> _revocations = [];
    private KillSwitchFacts _killSwitch = KillSwitchFacts.NeverThrown;

    public List<AuditDraft> Records { get; } = [];

    public List<object> Events { get; } = [];

    public Task<RegisteredAgent?> FindAgentAsync(string id, CancellationToken cancellationToken) =>
        Read(() => _agents.GetValueOrDefault(id));

    public Task<RegisteredAgent?> FindAgentByAttestationAsync(Attestation attestation, CancellationToken cancellationToken) =>
        Read(() => ProvenBy(attestation));

    public Task<IReadOnlyList<RegisteredAgent>> ListAgentsAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<RegisteredAgent>>(() => [.. _agents.Values.OrderBy(agent => agent.Facts.Name)]);

    public Task<TaskFacts?> FindTaskAsync(string id, CancellationToken cancellationToken) => Read(() => _tasks.GetValueOrDefault(id));

    public Task<IReadOnlyList<TaskFacts>> ListTasksAsync(string? agent, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<TaskFacts>>(() =>
            [.. _tasks.Values.Where(task => agent is null || task.Agent == agent).OrderByDescending(task => task.OpenedAt).ThenByDescending(task => task.Id)]);

    public Task<IReadOnlyList<TaskFacts>> ListLiveTasksAsync(string agent, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<TaskFacts>>(() =>
            [.. _tasks.Values.Where(task => task.Agent == agent && TaskLife.IsLive(task)).OrderBy(task => task.OpenedAt).ThenBy(task => task.Id)]);

    public Task<IReadOnlyList<TaskTemplate>> ListTemplatesAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<TaskTemplate>>(() => [.. _templates.Values.OrderBy(template => template.Name)]);

    public Task<TaskTemplate?> FindTemplateAsync(string name, CancellationToken cancellationToken) => Read(() => _templates.GetValueOrDefault(name));

    public Task<T> ChangeTemplateAsync<T>(
        string name, Func<TaskTemplate?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var decided = decide(_templates.GetValueOrDefault(name), time.GetUtcNow());
            Store(decided.Change);
            return Task.FromResult(decided.Answer);
        }
    }

    public Task<IReadOnlyList<string>> ListAgentsWithOverdueTasksAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<string>>(() =>
            [.. _tasks.Values.Where(task => TaskLife.IsLive(task) && task.ExpiresAt <= time.GetUtcNow()).Select(task => task.Agent).Distinct()]);

    public Task<RevocationPage> ReadRevocationsAsync(long after, CancellationToken cancellationToken) => Read(() => new RevocationPage
    {
        Position = Math.Max(after, _revocations.Count),
        AsOf = time.GetUtcNow(),
        Entries = [.. _revocations.Where(entry => entry.Position > after)],
    });

    public Task<T> ChangeAsync<T>(
        string agent, string? task, Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var decided = decide(AuthorityOf(agent, [], task, null), time.GetUtcNow());
            Store(decided.Change);
            return Task.FromResult(decided.Answer);
        }
    }

    public Task<T> IssueAsync<T>(
        IssueSubject subject, Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var isProven = subject.Proof is not { } proof || ProvenBy(proof)?.Facts.Id == subject.Agent;
            var authority = isProven ? AuthorityOf(subject.Agent, subject.Actors, subject.Task, subject.Presented) : null;
            var decided = decide(WithPlaces(authority, subject.Place), time.GetUtcNow());
            if (!decided.Change.OnlyIssues) throw new InvalidOperationException("Issuing records; it changes no authority.");
            Store(decided.Change);
            Keep(decided.Change);
            return Task.FromResult(decided.Answer);
        }
    }

    public Task<KillSwitchFacts> GetKillSwitchAsync(CancellationToken cancellationToken) => Read(() => _killSwitch);

    public Task<T> ChangeEverythingAsync<T>(Func<WholeAuthority, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var whole = new WholeAuthority { KillSwitch = _killSwitch, EndedAt = _revocations.Max(entry => (DateTimeOffset?)entry.At) };
            var decided = decide(whole, time.GetUtcNow());
            Store(decided.Change);
            return Task.FromResult(decided.Answer);
        }
    }

    public Task RecordAsync(IReadOnlyList<AuditDraft> records, CancellationToken cancellationToken)
    {
        lock (_lock) Records.AddRange(records);
        return Task.CompletedTask;
    }

    public Task SeedAsync(
        IReadOnlyList<RegisteredAgent> agents,
        IReadOnlyList<TaskTemplate> templates,
        Func<RegisteredAgent, AuditDraft> record,
        CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var agent in agents.Where(agent => !_agents.ContainsKey(agent.Id)))
            {
                if (Attestations().Any(other => agent.Attestations.Any(other.Attestation.Overlaps)))
                    throw new InvalidOperationException($"The seed's agent {agent.Facts.Name} would be proven by what proves another already.");
                _agents.Add(agent.Id, agent);
                if (AgentRegistering.SeededEntry(agent) is { } entry) _history.Add((agent.Id, entry));
                Records.Add(record(agent));
            }

            foreach (var template in templates) _templates.TryAdd(template.Name, template);
        }

        return Task.CompletedTask;
    }

    /// <summary>For a store beside this one whose changes go into the same transaction.</summary>
    public void Apply(AuthorityChange change)
    {
        lock (_lock) Store(change);
    }

    private AgentAuthority? AuthorityOf(string id, IReadOnlyList<string> actors, string? task, PresentedToken? presented) =>
        _agents.TryGetValue(id, out var agent)
            ? new AgentAuthority
            {
                Agent = WithOwner(agent),
                Actors = [.. actors.Select(actor => _agents.GetValueOrDefault(actor)).OfType<RegisteredAgent>().Select(WithOwner)],
                Tasks = [.. _tasks.Values.Where(one => one.Agent == id && (task is null ? TaskLife.IsLive(one) : one.Id == task))],
                EndedAt = _revocations
                    .Where(entry => entry.Kind == RevocationKind.All || (entry.Kind == RevocationKind.Agent && (entry.Id == id || actors.Contains(entry.Id))))
                    .Max(entry => (DateTimeOffset?)entry.At),
                KillSwitch = _killSwitch,
                TokenRevocations = presented is null ? [] : [.. _revocations.Where(entry => entry.At >= presented.IssuedAt)],
            }
            : null;

    private RegisteredAgent? ProvenBy(Attestation attestation) =>
        _agents.Values.Where(agent => agent.Attestations.Any(one => one.Proves(attestation))).ToList() is [var only] ? only : null;

    private RegisteredAgent WithOwner(RegisteredAgent agent) =>
        _departed.ContainsKey(agent.Facts.Owner) ? agent with { Facts = agent.Facts with { Orphaned = true } } : agent;

    private void Store(AuthorityChange change)
    {
        if (change.NewAgent is { } added) _agents.Add(added.Id, added);
        if (change.Agent is { } agent) _agents[agent.Id] = agent;
        if (change.History is { } made) _history.Add(((change.Agent ?? change.NewAgent)!.Id, made));
        foreach (var task in change.Tasks) _tasks[task.Id] = task;
        if (change.Template is { } template) _templates[template.Name] = template;
        if (change.KillSwitch is { } killSwitch) _killSwitch = killSwitch;
        if (change.EveryTask is { } suspension)
        {
            foreach (var task in _tasks.Values.ToList())
                if (TaskLife.Halt(task, suspension, suspension.At).Value is { } halted) _tasks[task.Id] = halted with { TokensEndedAt = task.TokensEndedAt };
        }

        var transaction = $"change-{_revocations.Count + 1}";
        foreach (var entry in change.Revocations)
        {
            _causes.Add(RevocationCause.Of(entry, change, transaction));
            _revocations.Add(new() { Position = _revocations.Count + 1, Kind = entry.Kind, Id = entry.Id, Step = entry.Step, At = entry.At });
        }

        Records.AddRange(change.Records);
        Events.AddRange(change.Events);
        if (change.ChangesAuthority) signal.Pulse();
    }

    private Task<T> Read<T>(Func<T> read)
    {
        lock (_lock) return Task.FromResult(read());
    }
}
