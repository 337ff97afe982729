using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Log;

/// <summary>A producer's own name for a record: another producer's ids say nothing about it.</summary>
internal readonly record struct RecordKey(string Producer, string Id);

internal sealed record NewLeaf(StoredLeaf Leaf, string Producer, CheckedRecord Checked)
{
    public AuditRecord Record => Checked.Record;
}

/// <summary>What a batch adds to the log. Pure: every store stores the same.</summary>
internal sealed class AppendPlan
{
    private readonly Dictionary<RecordKey, (long Index, byte[] Hash)> _known;
    private readonly IReadOnlyList<Submission> _batch;

    /// <param name="batch">In the order in which it is numbered.</param>
    /// <param name="known">Which of its records the log has already.</param>
    /// <param name="tree">The tree that it grows; the plan keeps a copy.</param>
    public AppendPlan(IReadOnlyList<Submission> batch, IReadOnlyDictionary<RecordKey, (long Index, byte[] Hash)> known, MerkleTree tree)
    {
        (_known, _batch) = (new(known), batch);
        Tree = tree.Copy();
        Outcomes = [.. batch.Select(Place)];
    }

    public MerkleTree Tree { get; }

    public List<NewLeaf> Leaves { get; } = [];

    public List<(NodeId Node, byte[] Hash)> Nodes { get; } = [];

    public IReadOnlyList<SubmissionOutcome> Outcomes { get; }

    /// <summary>The outcomes with what the log turned out to lack.</summary>
    public IReadOnlyList<SubmissionOutcome> OutcomesAsking(IReadOnlyDictionary<ProducerRun, IReadOnlyList<MissingNumbers>> missing) =>
        missing.Count == 0 ? Outcomes : [.. Outcomes.Zip(_batch, (outcome, submission) => outcome.Asking(submission, missing))];

    public static IEnumerable<RecordKey> KeysOf(IEnumerable<Submission> batch) =>
        batch.SelectMany(s => s.Records.Select(r => new RecordKey(s.Producer, r.Record.Id))).Distinct();

    private SubmissionOutcome Place(Submission submission)
    {
        var own = new Dictionary<string, CheckedRecord>(StringComparer.Ordinal);
        foreach (var record in submission.Records)
        {
            var same = _known.TryGetValue(new(submission.Producer, record.Record.Id), out var there)
                ? IsLeaf(there, submission.Producer, record)
                : own.TryAdd(record.Record.Id, record) || own[record.Record.Id].Canonical.AsSpan().SequenceEqual(record.Canonical);
            if (!same) return SubmissionOutcome.Reused(record.Record.Id);
        }

        return new([.. submission.Records.Select(record => Append(submission.Producer, record))]);
    }

    private AppendResult Append(string producer, CheckedRecord record)
    {
        var key = new RecordKey(producer, record.Record.Id);
        if (_known.TryGetValue(key, out var there)) return new() { Id = key.Id, Index = there.Index, IsDuplicate = true };

        var index = Tree.Size;
        var canonical = CanonicalLeaf.Encode(index, producer, record.Canonical);
        var hash = LeafHash.OfLeaf(canonical);

        Leaves.Add(new(new(index, canonical, hash), producer, record));
        Nodes.AddRange(Tree.Append(hash));
        _known.Add(key, (index, hash));
        return new() { Id = key.Id, Index = index, IsDuplicate = false };
    }

    private static bool IsLeaf((long Index, byte[] Hash) there, string producer, CheckedRecord record) =>
        LeafHash.OfLeaf(CanonicalLeaf.Encode(there.Index, producer, record.Canonical)).AsSpan().SequenceEqual(there.Hash);
}
