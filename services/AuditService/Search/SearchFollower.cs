using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Search;

/// <summary>Follows the log and makes it searchable. It knows its place: killed anywhere, it goes on where it was, and does nothing twice.</summary>
internal sealed partial class SearchFollower(
    ILogStore log, ISearchIndex index, IOptions<SearchOptions> options, SearchTelemetry telemetry, TimeProvider time, ILogger<SearchFollower> logger) : BackgroundService
{
    /// <summary>Pulsed whenever more can be found than before.</summary>
    public Signal Advanced { get; } = new();

    /// <summary>How far the index is, by what this process saw last; null before it has looked.</summary>
    public Findable? Seen { get; private set; }

    /// <summary>Why it could not look the last time; null when it could.</summary>
    public string? Fault { get; private set; }

    /// <summary>How far the index is now.</summary>
    public async Task<Findable> LookAsync(CancellationToken cancellationToken)
    {
        var position = await index.GetPositionAsync(Indexing.Version, cancellationToken);
        return new Findable { Records = position, LogSize = Math.Max(position, await log.GetSizeAsync(cancellationToken)) };
    }

    /// <summary>Makes everything findable that the log has by now.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var position = await index.GetPositionAsync(Indexing.Version, cancellationToken);
            var leaves = await log.ReadAsync(position, options.Value.BatchSize, cancellationToken);
            if (leaves.Count > 0 && await index.AddAsync(position, Indexing.Of(leaves, LogDamaged), cancellationToken)) telemetry.Indexed(leaves.Count);

            var size = leaves.Count == 0 ? position : await log.GetSizeAsync(cancellationToken);
            var reached = leaves.Count == 0 ? position : leaves[^1].Index + 1;
            var advanced = reached != Seen?.Records;
            Seen = new Findable { Records = reached, LogSize = Math.Max(reached, size) };
            telemetry.Behind = Seen.Behind;
            if (advanced) Advanced.Pulse();
            if (reached >= size) return;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            try
            {
                await CatchUpAsync(stoppingToken);
                Fault = null;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Broad on purpose: the log goes on without its index, and the next tick tries again from the same place.
                if (Fault is null) LogStuck(e);
                Fault = e.Message;
            }
        }
        while (await tick.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "The log cannot be made searchable; answers to questions stay behind")]
    private partial void LogStuck(Exception exception);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Critical, Message = "A record cannot be found because it is not what was hashed")]
    private partial void LogDamaged(Exception exception);
}
