using AgentTrust.AuditService.Search.Index;

namespace AgentTrust.AuditService.Tests.Search;

/// <summary>The index in memory.</summary>
internal sealed class MemorySearchIndex : ISearchIndex
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskGrant> _grants = new(StringComparer.Ordinal);
    private readonly List<IndexedRecord> _records = [];
    private (int Version, long Position) _at;

    /// <summary>Makes questions fail as a database does that was given too little time.</summary>
    public bool TakesTooLong { get; set; }

    public IReadOnlyList<IndexedRecord> Records => _records;

    public Task<long> GetPositionAsync(int version, CancellationToken cancellationToken)
    {
        if (_at.Version == version) return Task.FromResult(_at.Position);

        _records.Clear();
        _owners.Clear();
        _grants.Clear();
        _at = (version, 0);
        return Task.FromResult(0L);
    }

    public Task<bool> AddAsync(long position, IndexBatch batch, CancellationToken cancellationToken)
    {
        if (position != _at.Position) return Task.FromResult(false);

        _records.AddRange(batch.Records);
        foreach (var (agent, word) in batch.Owners) _owners[agent] = word.Owner;
        foreach (var grant in batch.Opened) _grants.TryAdd(grant.Task, grant);
        foreach (var (task, at) in batch.Ended)
            if (_grants.TryGetValue(task, out var grant) && at < grant.EndsAt)
                _grants[task] = grant with { EndsAt = at };
        _at = _at with { Position = batch.Next };
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<IndexHit>> FindAsync(IndexQuery query, CancellationToken cancellationToken) =>
        TakesTooLong ? throw new SearchTooLongException() : Task.FromResult<IReadOnlyList<IndexHit>>(
            [.. Matching(query).Select(r => new IndexHit(r.At, r.Index)).OrderDescending().Where(hit => query.Behind is null || hit.CompareTo(query.Behind) < 0).Take(query.Limit)]);

    public Task<IReadOnlyList<IndexGroup>> CountAsync(IndexQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IndexGroup>>(
        [
            .. Matching(query).GroupBy(r => (r.Kind, r.Action, r.Outcome))
                .Select(g => new IndexGroup(g.Count(), g.Min(r => r.At), g.Max(r => r.At), g.Max(r => r.Index)))
                .OrderByDescending(g => g.Count).ThenByDescending(g => g.Newest).Take(query.Limit),
        ]);

    public Task<IReadOnlyList<string>> FindAgentsOfAsync(string person, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. _owners.Where(o => o.Value == person).Select(o => o.Key).Order(StringComparer.Ordinal)]);

    public Task<IReadOnlyDictionary<string, string>> FindOwnersAsync(IReadOnlyCollection<string> agents, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(_owners.Where(o => agents.Contains(o.Key)).ToDictionary());

    public Task<IReadOnlyList<TaskGrant>> FindOpenTasksAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TaskGrant>>([.. _grants.Values.Where(g => g.OpenedAt <= at && g.EndsAt > at).OrderBy(g => g.OpenedAt).ThenBy(g => g.Task, StringComparer.Ordinal)]);

    private IEnumerable<IndexedRecord> Matching(IndexQuery query)
    {
        static bool Is(long? asked, long? key) => asked is null || asked == key;
        return _records.Where(r =>
            Is(query.Agent, r.Agent) && Is(query.Task, r.Task) && Is(query.Call, r.Call) && Is(query.Person, r.Person) && Is(query.Kind, r.Kind)
            && Is(query.Action, r.Action) && Is(query.ResourceType, r.ResourceType) && Is(query.Resource, r.Resource) && Is(query.Outcome, r.Outcome)
            && Is(query.Trace, r.Trace) && !(r.At < query.From) && !(r.At >= query.To) && query.Words.All(r.Words.Contains)
            && (query.Agents is null || (r.Agent is { } agent && query.Agents.Contains(agent))));
    }
}
