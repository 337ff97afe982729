using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Storage;

/// <summary>Keeps the log. Every implementation passes the conformance suite in tests/Suites.</summary>
internal interface ILogStore
{
    /// <summary>Numbers and keeps a batch; returns when it is durable, in one outcome per submission. Throws = nothing is promised.</summary>
    Task<IReadOnlyList<SubmissionOutcome>> AppendAsync(IReadOnlyList<Submission> batch, CancellationToken cancellationToken);

    Task<long> GetSizeAsync(CancellationToken cancellationToken);

    /// <summary>Hashes of complete subtrees.</summary>
    /// <exception cref="DamagedLogException">One is missing: the store was damaged.</exception>
    Task<IReadOnlyDictionary<NodeId, byte[]>> ReadNodesAsync(IReadOnlyCollection<NodeId> nodes, CancellationToken cancellationToken);

    /// <summary>Leaves in order, from <paramref name="start"/> on.</summary>
    Task<IReadOnlyList<StoredLeaf>> ReadAsync(long start, int limit, CancellationToken cancellationToken);

    /// <summary>The leaves with these indexes, in that order; one that the log does not have is left out.</summary>
    Task<IReadOnlyList<StoredLeaf>> ReadAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken);

    /// <summary>Newest first, unless <see cref="AuditQuery.After"/> is given: then oldest first.</summary>
    Task<IReadOnlyList<StoredLeaf>> SearchAsync(AuditQuery query, CancellationToken cancellationToken);

    Task<IReadOnlyList<SequenceGap>> FindGapsAsync(CancellationToken cancellationToken);
}
