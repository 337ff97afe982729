using System.Text.Json;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Bodies;

/// <summary>Erases bodies that were kept for as long as was set, and says so in the log.</summary>
internal sealed partial class BodyRetention(
    IBodyStore bodies, OwnRecords own, IOptions<BodyOptions> options, TimeProvider time, ILogger<BodyRetention> logger) : BackgroundService
{
    private const int AtOnce = 1000;

    /// <returns>How many were erased.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var erased = 0;
        foreach (var name in BodyNames.All)
        {
            while (await ExpireAsync(name, cancellationToken) is var some and > 0) erased += some;
        }

        return erased;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Broad on purpose: what was not erased now is found again at the next tick.
                LogNotSwept(e);
            }
        }
    }

    private async Task<int> ExpireAsync(string name, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.Value.RetentionOf(name);
        var expired = await bodies.FindKeptSinceBeforeAsync(name, before, AtOnce, cancellationToken);
        if (expired.Count == 0) return 0;

        var record = own.Draft(AuditKinds.BodiesExpired, $"{expired.Count} {name} kept since before {before:yyyy-MM-dd HH:mm}Z were erased.") with
        {
            Details = new Dictionary<string, JsonElement>
            {
                ["body"] = JsonSerializer.SerializeToElement(name),
                ["records"] = JsonSerializer.SerializeToElement(expired.Select(body => body.Index)),
            },
        };
        var (_, refusal) = await own.AppendAsync(record, expired, cancellationToken);
        return refusal is null ? expired.Count : throw new InvalidOperationException($"Nothing was erased: {refusal.Title}");
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "Bodies past their retention were not erased")]
    private partial void LogNotSwept(Exception exception);
}
