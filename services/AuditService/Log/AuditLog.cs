using System.Threading.Channels;
using AgentTrust.AuditService.Storage;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Log;

/// <summary>Group commit: while one batch becomes durable the next one fills. Nobody is answered before their batch is.</summary>
internal sealed partial class AuditLog(
    ILogStore store, IOptions<LogOptions> options, LogTelemetry telemetry, TimeProvider time, ILogger<AuditLog> logger) : BackgroundService
{
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(options.Value.MaxWaitingRequests) { SingleReader = true });

    /// <returns>Where the records are, durably; or null with the refusal.</returns>
    public async Task<(SubmissionOutcome? Outcome, AppendRefusal? Refusal)> AppendAsync(
        Submission submission, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(submission);
        if (!_queue.Writer.TryWrite(waiting)) return (null, AppendRefusal.Busy);

        // The caller may leave; what is queued is appended all the same, and sending it again finds it.
        var outcome = await waiting.Done.Task.WaitAsync(cancellationToken);
        return outcome is null ? (null, AppendRefusal.Unavailable)
            : outcome.ReusedId is null ? (outcome, null)
            : (outcome, AppendRefusal.IdReused);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken)) await CommitAsync(TakeBatch());
        }
        finally
        {
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var waiting)) waiting.Done.TrySetResult(null);
        }
    }

    private List<Waiting> TakeBatch()
    {
        var batch = new List<Waiting>();
        for (var records = 0; _queue.Reader.TryPeek(out var next);)
        {
            records += next.Submission.Records.Count;
            if (batch.Count > 0 && records > options.Value.MaxRecordsPerCommit) break;
            if (_queue.Reader.TryRead(out var waiting)) batch.Add(waiting);
        }

        return batch;
    }

    // Not tied to the stopping token: a batch that has begun is finished, and its callers get the true answer.
    private async Task CommitAsync(List<Waiting> batch)
    {
        var started = time.GetTimestamp();
        IReadOnlyList<SubmissionOutcome>? outcomes = null;
        try
        {
            using var timeout = new CancellationTokenSource(options.Value.CommitTimeout, time);
            outcomes = await store.AppendAsync([.. batch.Select(w => w.Submission)], timeout.Token);
        }
        catch (Exception e)
        {
            // Broad on purpose: whether the commit happened is unknown, so nothing is promised and the producers send again.
            LogNotCommitted(batch.Count, e);
        }

        if (outcomes is not null)
            telemetry.Committed(
                batch.Sum(w => w.Submission.Records.Count),
                outcomes.Sum(o => o.Results.Count(r => !r.IsDuplicate)), time.GetElapsedTime(started));

        for (var i = 0; i < batch.Count; i++) batch[i].Done.TrySetResult(outcomes?[i]);
    }

    private sealed record Waiting(Submission Submission)
    {
        public TaskCompletionSource<SubmissionOutcome?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Error, Message = "A batch of {Requests} requests was not appended")]
    private partial void LogNotCommitted(int requests, Exception exception);
}
