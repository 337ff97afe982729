using AgentTrust.AuditService.Bodies;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Log;

/// <summary>What this service itself does to evidence, in its own numbers.</summary>
/// <remarks>A record whose fate is unknown goes again before the next one, under its number: so there is neither gap nor repeat.</remarks>
internal sealed class OwnRecords(AuditLog log, IOptions<LogOptions> options, TimeProvider time) : IDisposable
{
    private readonly string _epoch = Guid.CreateVersion7().ToString("N");
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly List<CheckedRecord> _unacknowledged = [];
    private long _sequence;

    /// <returns>Where the record is, durably, with what it erased gone; or the refusal.</returns>
    public Task<(AppendResult? Appended, AppendRefusal? Refusal)> AppendAsync(
        AuditRecord record, IReadOnlyList<BodyKey> erases, CancellationToken cancellationToken) =>
        AppendAsync(record, ready => ready with { Erases = erases }, cancellationToken);

    /// <returns>Where the record is, durably, with the key's announcement; or the refusal.</returns>
    public Task<(AppendResult? Appended, AppendRefusal? Refusal)> AnnounceAsync(
        AuditRecord record, KeyAnnouncement announcement, CancellationToken cancellationToken) =>
        AppendAsync(record, ready => ready with { Announces = announcement }, cancellationToken);

    private async Task<(AppendResult? Appended, AppendRefusal? Refusal)> AppendAsync(
        AuditRecord record, Func<CheckedRecord, CheckedRecord> with, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var (ready, malformed, _) = RecordRules.Check(record with { Epoch = _epoch, Sequence = _sequence + 1 }, options.Value);
            if (malformed is not null) return (null, malformed);

            _sequence++;
            _unacknowledged.Add(with(ready!));
            var (outcome, refusal) = await log.AppendAsync(new Submission(SpiffeIds.AuditService, [.. _unacknowledged]), CancellationToken.None);
            if (refusal is not null) return (null, refusal);

            _unacknowledged.Clear();
            return (outcome!.Results[^1], null);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>A record without its number.</summary>
    public AuditRecord Draft(string kind, string summary) => new()
    {
        Id = $"rec_{Guid.CreateVersion7():N}",
        Kind = kind,
        Time = time.GetUtcNow(),
        Epoch = "",
        Sequence = 0,
        Summary = summary,
    };

    public void Dispose() => _oneAtATime.Dispose();
}
