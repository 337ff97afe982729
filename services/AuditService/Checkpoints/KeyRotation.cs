using System.Text.Json;
using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>Gives the log its next key, when a person says so or when it is time.</summary>
/// <remarks>The key is kept first and announced then: one that a crash left unannounced signs nothing, and is the next to be announced.</remarks>
internal sealed partial class KeyRotation(
    CheckpointKeys keys, CheckpointPublisher checkpoints, OwnRecords own, IOptions<CheckpointOptions> options, TimeProvider time, ILogger<KeyRotation> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Returns when the log has the announcement and a checkpoint over it bears the new key's signature.</summary>
    /// <param name="person">Who says so; null when it is time.</param>
    /// <param name="reason">Why, for the log.</param>
    /// <param name="atOnce">Whether the former key signs nothing more, as when it may be known to others.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<AppendRefusal?> RotateAsync(string? person, string reason, bool atOnce, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await keys.RefreshAsync(cancellationToken);
            if (keys.All[^1] is { Kept.AnnouncedIn: not null } or { Kept.Number: 1 }) await keys.AddAsync(keys.All[^1].Kept.Number + 1, cancellationToken);

            var (former, next, now) = (keys.All[^2], keys.All[^1], time.GetUtcNow());
            var announcement = new KeyAnnouncement(next.Kept.Number, now, atOnce ? now : now + options.Value.SigningKeyOverlap);
            var (appended, refusal) = await own.AnnounceAsync(Record(former, next, announcement, person, reason), announcement, cancellationToken);
            if (refusal is not null) return refusal;

            LogRotated(next.Signer.VerifierKey);
            await checkpoints.AtLeastAsync(appended!.Index + 1, cancellationToken);
            return null;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override void Dispose()
    {
        _oneAtATime.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(Period, time);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await keys.RefreshAsync(stoppingToken);
                if (IsTime() && await RotateAsync(null, "It was time.", atOnce: false, stoppingToken) is { } refusal) LogNotAnnounced(refusal.Title);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Broad on purpose: the keys at hand go on to sign, and the next tick tries again.
                LogNotRotated(e);
            }
        }
    }

    private bool IsTime() =>
        keys.All[^1].Kept is { Number: > 1, AnnouncedIn: null }
        || time.GetUtcNow() - keys.All[^1].Kept.MadeAt >= options.Value.SigningKeyLifetime;

    private AuditRecord Record(CheckpointKey former, CheckpointKey next, KeyAnnouncement announcement, string? person, string reason) =>
        own.Draft(
            AuditKinds.SigningKeyRotated,
            $"{person ?? "The rotation"} gave the log its key number {next.Kept.Number}; the one before it signs until {announcement.FormerUntil:u}.") with
        {
            Person = person,
            Outcome = "succeeded",
            Details = new Dictionary<string, JsonElement>
            {
                ["verifier_key"] = JsonSerializer.SerializeToElement(next.Signer.VerifierKey),
                ["former_key"] = JsonSerializer.SerializeToElement(former.Signer.VerifierKey),
                ["former_until"] = JsonSerializer.SerializeToElement(announcement.FormerUntil),
                ["reason"] = JsonSerializer.SerializeToElement(reason),
            },
        };

    [LoggerMessage(EventId = 4221, Level = LogLevel.Information, Message = "The log signs with a new key: {VerifierKey}")]
    private partial void LogRotated(string verifierKey);

    [LoggerMessage(EventId = 4222, Level = LogLevel.Error, Message = "The log's next key was not announced: {Reason}")]
    private partial void LogNotAnnounced(string reason);

    [LoggerMessage(EventId = 4223, Level = LogLevel.Error, Message = "The log's key was not rotated")]
    private partial void LogNotRotated(Exception exception);
}
