using AgentTrust.AuditService.Bodies;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Log;

/// <summary>One process's numbers, from 1.</summary>
internal readonly record struct ProducerRun(string Producer, string Epoch);

/// <summary>What one producer appends in one request: all of it or none of it.</summary>
internal sealed record Submission(string Producer, IReadOnlyList<CheckedRecord> Records);

/// <summary>A record that keeps the rules of <see cref="RecordRules"/>, with its canonical bytes.</summary>
internal sealed record CheckedRecord(AuditRecord Record, byte[] Canonical)
{
    /// <summary>What comes beside it.</summary>
    public IReadOnlyList<SealedBody> Bodies { get; init; } = [];

    /// <summary>What is gone as soon as it is in the log.</summary>
    public IReadOnlyList<BodyKey> Erases { get; init; } = [];

    /// <summary>The key that may sign as soon as it is in the log.</summary>
    public KeyAnnouncement? Announces { get; init; }
}

/// <summary>A leaf as the store keeps it.</summary>
internal sealed record StoredLeaf(long Index, byte[] Canonical, byte[] Hash);

/// <summary>Where records are, or the one way in which a store refuses them.</summary>
internal sealed record SubmissionOutcome(IReadOnlyList<AppendResult> Results, string? ReusedId = null)
{
    /// <summary>The id stands in the log already, with other content: two records cannot be one.</summary>
    public static SubmissionOutcome Reused(string id) => new([], id);

    /// <summary>What the log lacks of the runs that the submission is of, said at each one's last record.</summary>
    public SubmissionOutcome Asking(Submission submission, IReadOnlyDictionary<ProducerRun, IReadOnlyList<MissingNumbers>> missing)
    {
        if (missing.Count == 0 || ReusedId is not null) return this;

        var results = Results.ToArray();
        foreach (var run in submission.Records.Index().GroupBy(one => new ProducerRun(submission.Producer, one.Item.Record.Epoch)))
            if (missing.TryGetValue(run.Key, out var numbers)) results[run.Last().Index] = results[run.Last().Index] with { Missing = numbers };
        return this with { Results = results };
    }
}
