using AgentTrust.AuditService.Export.Destinations;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Export;

/// <summary>Sends the log to its destinations, each at its own pace: at least once, in order, from where it was before a restart.</summary>
internal sealed partial class ExportPump(
    ILogStore log, IExportPositions positions, DestinationFactory destinations, IOptions<ExportOptions> options, ExportTelemetry telemetry, TimeProvider time,
    ILogger<ExportPump> logger) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly string _holder = Guid.CreateVersion7().ToString("N");

    /// <summary>Sends what there is, batch by batch.</summary>
    /// <returns>False while another replica sends.</returns>
    public async Task<bool> SendAsync(string name, IDestination destination, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Longer than one batch can take: nobody else begins while it is on its way.
            if (await positions.HoldAsync(name, _holder, options.Value.SendTimeout * 3, cancellationToken) is not { } position) return false;
            var leaves = await log.ReadAsync(position, options.Value.BatchSize, cancellationToken);
            if (leaves.Count == 0) return true;

            using var timeout = new CancellationTokenSource(options.Value.SendTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            await destination.SendAsync([.. leaves.Select(CanonicalLeaf.Decode)], either.Token);
            telemetry.Sent(name, leaves.Count);
            if (!await positions.MoveAsync(name, _holder, leaves[^1].Index + 1, cancellationToken)) return false;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(options.Value.Destinations.Select(one => PumpAsync(one, stoppingToken)));

    private async Task PumpAsync(ExportDestination one, CancellationToken stoppingToken)
    {
        var destination = destinations.Create(one);
        var pause = options.Value.Interval;
        while (true)
        {
            try
            {
                await SendAsync(one.Name, destination, stoppingToken);
                pause = options.Value.Interval;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Broad on purpose: whatever it was, the position stays and the same batch goes again.
                telemetry.Failed(one.Name);
                LogNotTaken(one.Name, e);
                pause = pause < FirstRetry ? FirstRetry : pause * 2 > options.Value.SlowestRetry ? options.Value.SlowestRetry : pause * 2;
            }

            try
            {
                await Task.Delay(pause, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                if (destination is IAsyncDisposable connection) await connection.DisposeAsync();
                return;
            }
        }
    }

    [LoggerMessage(EventId = 4401, Level = LogLevel.Error, Message = "The destination {Destination} did not take records; they are sent again")]
    private partial void LogNotTaken(string destination, Exception exception);
}
