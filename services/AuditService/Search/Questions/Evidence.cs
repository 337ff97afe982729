using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.AuditService.Search.Questions;

/// <summary>Answers from the log: the index only says where to look.</summary>
internal sealed class Evidence(ILogStore log, ISearchIndex index, SearchFollower follower, SearchTelemetry telemetry, TimeProvider time)
{
    public Task<Findable> GetFindableAsync(CancellationToken cancellationToken) => follower.LookAsync(cancellationToken);

    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<LoggedRecord> Records, string? Next)> FindAsync(Question question, Sight sight, CancellationToken cancellationToken)
    {
        if (Narrowed(question.Query, sight) is not { } query) return ([], null);

        var hits = await TimedAsync(() => index.FindAsync(query, cancellationToken));
        var records = await ReadAsync(hits.Select(hit => hit.Index), cancellationToken);
        return (
            [.. records.Where(logged => question.IsAnsweredBy(logged.Record) && sight.Covers(logged.Record))],
            hits.Count == query.Limit ? PageCursor.Of(hits[^1]) : null);
    }

    public async Task<IReadOnlyList<IndexGroup>> CountAsync(Question question, Sight sight, CancellationToken cancellationToken) =>
        Narrowed(question.Query, sight) is { } query ? await TimedAsync(() => index.CountAsync(query, cancellationToken)) : [];

    /// <exception cref="DamagedLogException">One of them is not what was hashed.</exception>
    public async Task<IReadOnlyList<LoggedRecord>> ReadAsync(IEnumerable<long> indexes, CancellationToken cancellationToken) =>
        [.. (await log.ReadAsync([.. indexes], cancellationToken)).Select(CanonicalLeaf.Decode)];

    /// <summary>The question within what the caller may see; null when nothing of it is.</summary>
    private static IndexQuery? Narrowed(IndexQuery query, Sight sight)
    {
        if (sight.Agents is null) return query;
        var agents = sight.Agents.Select(agent => SearchKeys.Of(agent)!.Value).ToList();
        if (query.Agent is { } one) return agents.Contains(one) ? query : null;
        return agents.Count == 0 ? null : query with { Agents = agents };
    }

    private async Task<T> TimedAsync<T>(Func<Task<T>> ask)
    {
        var started = time.GetTimestamp();
        var answer = await ask();
        telemetry.Asked(time.GetElapsedTime(started));
        return answer;
    }
}
