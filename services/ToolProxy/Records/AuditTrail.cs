using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ToolProxy.Records;

/// <summary>Everything this process has to record, in one order, sent until it is acknowledged.</summary>
/// <remarks>
/// One sender and one sequence, so that the log sees no gap that is not real; what waits together travels together. A record that
/// was not acknowledged in time is still sent later: the caller has denied the call by then, and says so in a record behind it.
/// </remarks>
internal sealed partial class AuditTrail(IServiceProvider services, PendingBodies bodies, TimeProvider time, ILogger<AuditTrail> logger) : BackgroundService
{
    private const int BatchSize = 100;

    /// <summary>Beyond this many waiting records nothing more is promised; every call is denied long before.</summary>
    private const int MostWaiting = 20_000;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowestRetry = TimeSpan.FromSeconds(2);

    private readonly string _epoch = Guid.CreateVersion7().ToString("N");
    private readonly AcknowledgedRecords _acknowledged = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Lock _lock = new();
    private long _sequence;

    /// <summary>Numbers the records one after the other; completes with the last one's index when the log has all of them durably.</summary>
    public Task<long> WriteAsync(params ReadOnlySpan<AuditRecord> records)
    {
        if (records.IsEmpty) throw new ArgumentException("There is nothing to record.", nameof(records));

        var written = new Written(records.Length);
        lock (_lock)
        {
            if (_waiting.Count >= MostWaiting) return Task.FromException<long>(new InvalidOperationException("Too many records wait for the audit log."));
            foreach (var record in records) _waiting.Enqueue(new Waiting(record with { Epoch = _epoch, Sequence = ++_sequence }, written));
        }

        _arrived.Release();
        return written.Task;
    }

    public override void Dispose()
    {
        _arrived.Dispose();
        base.Dispose();
    }

    /// <summary>What waits at the end gets one last chance.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested && Take() is { Count: > 0 } batch)
            if (!await TrySendAsync(batch, cancellationToken))
                break;

        if (_waiting.Count > 0) LogLost(_waiting.Count);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _arrived.WaitAsync(stoppingToken);
                while (Take() is { Count: > 0 } batch) await SendAsync(batch, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops; StopAsync sends what is left
        }
    }

    private List<Waiting> Take()
    {
        lock (_lock) return [.. _waiting.Take(BatchSize)];
    }

    private async Task SendAsync(List<Waiting> batch, CancellationToken stoppingToken)
    {
        for (var retry = FirstRetry; !await TrySendAsync(batch, stoppingToken); retry = retry * 2 > SlowestRetry ? SlowestRetry : retry * 2)
            await Task.Delay(retry, time, stoppingToken);
    }

    /// <summary>True when the batch is done with: acknowledged, or refused for what it says.</summary>
    private async Task<bool> TrySendAsync(List<Waiting> batch, CancellationToken cancellationToken)
    {
        try
        {
            var results = await AppendAsync([.. batch.Select(entry => entry.Record)], cancellationToken);
            var indices = results.ToDictionary(result => result.Id, result => result.Index, StringComparer.Ordinal);
            if (!batch.TrueForAll(entry => indices.ContainsKey(entry.Record.Id)))
                throw new InvalidDataException("The audit log did not acknowledge every record.");

            foreach (var entry in batch) entry.Written.Add(indices[entry.Record.Id]);
            Drop(batch);
            _acknowledged.Keep(batch.Select(entry => entry.Record));
            await SendAgainAsync(results, cancellationToken);
            return true;
        }
        catch (ProblemException e) when (batch.Count == 1 && e.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity)
        {
            // Sending it again would stop every record behind it; its number stays missing, so the gap is visible.
            LogRefused(batch[0].Record.Kind, batch[0].Record.Id, e);
            batch[0].Written.Fail(e);
            Drop(batch);
            return true;
        }
        catch (ProblemException e) when (e.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity)
        {
            foreach (var entry in batch.ToArray())
                if (!await TrySendAsync([entry], cancellationToken))
                    return false;
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnavailable(batch.Count, e);
            return false;
        }
    }

    /// <summary>What the log once had and lacks now. Nobody waits for it, and it holds nobody up: the next answer asks again.</summary>
    private async Task SendAgainAsync(IReadOnlyList<AppendResult> answer, CancellationToken cancellationToken)
    {
        try
        {
            if (await _acknowledged.SendAgainAsync(answer, AppendAsync, cancellationToken) is > 0 and var sent) LogSentAgain(sent);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSentAgain(e);
        }
    }

    /// <summary>With the bodies beside them, where there are any: both become durable, or neither.</summary>
    private Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        var audit = services.GetRequiredService<AuditClient>();
        return bodies.Of(records) is { Count: > 0 } beside
            ? audit.AppendAsync(new AuditSubmission { Records = records, Bodies = beside }, cancellationToken)
            : audit.AppendAsync(records, cancellationToken);
    }

    /// <summary>A record leaves the queue only now: what was not acknowledged is the first to be sent again.</summary>
    private void Drop(List<Waiting> batch)
    {
        bodies.Forget(batch.Select(entry => entry.Record));
        lock (_lock)
            foreach (var _ in batch) _waiting.Dequeue();
    }

    private sealed record Waiting(AuditRecord Record, Written Written);

    [LoggerMessage(EventId = 1401, Level = LogLevel.Error, Message = "The audit log did not take {Count} records; they are sent again")]
    private partial void LogUnavailable(int count, Exception exception);

    [LoggerMessage(EventId = 1402, Level = LogLevel.Critical, Message = "The audit log refused the {Kind} record {RecordId} for what it says")]
    private partial void LogRefused(string kind, string recordId, Exception exception);

    [LoggerMessage(EventId = 1405, Level = LogLevel.Warning, Message = "The audit log had lost {Count} records that it had acknowledged, and has them again")]
    private partial void LogSentAgain(int count);

    [LoggerMessage(EventId = 1406, Level = LogLevel.Error, Message = "The audit log lacks records that it had acknowledged and could not take them again yet")]
    private partial void LogNotSentAgain(Exception exception);

    [LoggerMessage(EventId = 1403, Level = LogLevel.Critical, Message = "{Count} records could not be sent before the process ended")]
    private partial void LogLost(int count);
}
