using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.Replay;

/// <summary>Makes recorded decisions again under other policies, and says what would have been different.</summary>
/// <remarks>Its only effect is its report. Memory is bounded by a batch and the report, whatever the length of history.</remarks>
internal static class HistoryReplay
{
    private const int BatchSize = 512;

    /// <param name="history">Records in any order; what is no decision is counted.</param>
    /// <param name="redecision">The candidate.</param>
    /// <param name="limit">At most so many decisions.</param>
    /// <param name="parallelism">How many decisions at once; live ones want their processors too.</param>
    /// <param name="cancellationToken">Stops the replay.</param>
    public static async Task<ReplayReport> RunAsync(
        IAsyncEnumerable<HistoryEntry> history, Redecision redecision, int limit, int parallelism, CancellationToken cancellationToken)
    {
        var tally = new ReplayTally(redecision.PolicyVersion);
        var batch = new List<RecordedDecision>(BatchSize);
        var taken = 0;

        await foreach (var entry in history.WithCancellation(cancellationToken))
        {
            if (entry.Record is not { } record) tally.AddUnreadable(entry.Name, entry.Fault!);
            else if (record.Kind != AuditKinds.Decision) tally.AddOther();
            else if (taken++ == limit)
            {
                tally.LimitReached = true;
                break;
            }
            else if (RecordedDecision.Read(record, entry.Index) is (var decision, var fault) && decision is not null) batch.Add(decision);
            else tally.AddUnreadable(record.Id, fault!);

            if (batch.Count == BatchSize) Decide(batch, redecision, tally, parallelism, cancellationToken);
        }

        Decide(batch, redecision, tally, parallelism, cancellationToken);
        return tally.Report();
    }

    private static void Decide(
        List<RecordedDecision> batch, Redecision redecision, ReplayTally tally, int parallelism, CancellationToken cancellationToken)
    {
        var now = new DecidedBy[batch.Count];
        Parallel.For(
            0, batch.Count, new() { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken },
            i => now[i] = redecision.Of(batch[i].Facts));
        for (var i = 0; i < now.Length; i++) tally.Add(batch[i], now[i]);
        batch.Clear();
    }
}

/// <summary>One record of history, or why there is none where one should be.</summary>
/// <param name="Record">Null when it could not be read.</param>
/// <param name="Index">In the log.</param>
/// <param name="Name">Where it stands, for people.</param>
/// <param name="Fault">Why it could not be read.</param>
internal sealed record HistoryEntry(AuditRecord? Record, long? Index, string Name, string? Fault);
