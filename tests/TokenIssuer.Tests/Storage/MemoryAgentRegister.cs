using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.Tests.Storage;

/// <summary>The register's half of the store in memory.</summary>
internal sealed partial class MemoryAuthorityStore
{
    private readonly List<(string Agent, AgentHistoryEntry Entry)> _history = [];
    private readonly Dictionary<string, Departure> _departed = [];

    public Task<T> RegisterAsync<T>(
        string agent, Func<AgentRegister, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var decided = decide(new AgentRegister(_agents.GetValueOrDefault(agent), Attestations()), time.GetUtcNow());
            Store(decided.Change);
            return Task.FromResult(decided.Answer);
        }
    }

    public Task<IReadOnlyList<AgentHistoryEntry>> ReadHistoryAsync(string agent, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<AgentHistoryEntry>>(() => [.. _history.Where(entry => entry.Agent == agent).Select(entry => entry.Entry)]);

    public Task RecordDepartureAsync(Departure departure, AuditDraft record, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_departed.TryAdd(departure.Person, departure)) Records.Add(record);
        }

        return Task.CompletedTask;
    }

    public Task<bool> IsDepartedAsync(string person, CancellationToken cancellationToken) => Read(() => _departed.ContainsKey(person));

    public Task<IReadOnlyList<string>> ListUnmarkedOrphansAsync(string? person, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<string>>(() =>
        [
            .. _agents.Values.Select(agent => agent.Facts)
                .Where(agent => !agent.Orphaned && agent.State != AgentState.Retired && _departed.ContainsKey(agent.Owner))
                .Where(agent => person is null || agent.Owner == person)
                .Select(agent => agent.Id),
        ]);

    private List<OwnedAttestation> Attestations() =>
        [.. _agents.Values.SelectMany(agent => agent.Attestations.Select(one => new OwnedAttestation(agent.Id, one)))];
}
