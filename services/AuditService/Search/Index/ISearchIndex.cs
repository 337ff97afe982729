namespace AgentTrust.AuditService.Search.Index;

/// <summary>Finds records. Every implementation passes the conformance suite in tests/Suites.</summary>
internal interface ISearchIndex
{
    /// <summary>So many records, from the first on, can be found. An index of another version is emptied first.</summary>
    Task<long> GetPositionAsync(int version, CancellationToken cancellationToken);

    /// <summary>Adds what begins at <paramref name="position"/>; nothing when another replica was there first.</summary>
    /// <returns>Whether it was added.</returns>
    Task<bool> AddAsync(long position, IndexBatch batch, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <exception cref="SearchTooLongException">It took longer than it may.</exception>
    Task<IReadOnlyList<IndexHit>> FindAsync(IndexQuery query, CancellationToken cancellationToken);

    /// <summary>How many records match, by kind, action and outcome; <see cref="IndexQuery.Limit"/> bounds the groups.</summary>
    /// <exception cref="SearchTooLongException">It took longer than it may.</exception>
    Task<IReadOnlyList<IndexGroup>> CountAsync(IndexQuery query, CancellationToken cancellationToken);

    /// <summary>SPIFFE IDs of the agents that a person owns.</summary>
    Task<IReadOnlyList<string>> FindAgentsOfAsync(string person, CancellationToken cancellationToken);

    /// <summary>Owners by SPIFFE ID, of the agents whose owner is known.</summary>
    Task<IReadOnlyDictionary<string, string>> FindOwnersAsync(IReadOnlyCollection<string> agents, CancellationToken cancellationToken);

    /// <summary>Tasks that had begun and had not ended at that time.</summary>
    Task<IReadOnlyList<TaskGrant>> FindOpenTasksAsync(DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>The question would take longer than it may.</summary>
internal sealed class SearchTooLongException(Exception? inner = null) : Exception("The search took too long.", inner);
