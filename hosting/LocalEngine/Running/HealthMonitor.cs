using System.Collections.Concurrent;
using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace AgentTrust.LocalEngine.Running;

/// <summary>
/// Asks every running resource how it is: often until it is healthy, seldom afterwards. The first healthy answer of a run
/// makes the resource ready.
/// </summary>
internal sealed partial class HealthMonitor(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    HealthCheckService checks,
    IDistributedApplicationEventing eventing,
    TimeProvider time,
    IServiceProvider services)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HealthyDelay = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<IResource, Task> _ready = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var monitored = new Dictionary<string, CancellationTokenSource>();

        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken))
            {
                var runs = change.Snapshot.State?.Text == KnownResourceStates.Running && change.Resource is not IResourceWithoutLifetime;

                if (runs && !monitored.ContainsKey(change.ResourceId))
                {
                    var monitor = monitored[change.ResourceId] = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    _ = MonitorAsync(change.Resource, change.ResourceId, monitor.Token);
                }
                else if (!runs && monitored.Remove(change.ResourceId, out var ended))
                {
                    await ended.CancelAsync();
                    if (!change.Resource.GetInstanceIds().Any(monitored.ContainsKey))
                        _ready.TryRemove(change.Resource, out _);
                }
            }
        }
        finally
        {
            foreach (var monitor in monitored.Values)
                await monitor.CancelAsync();
        }
    }

    private async Task MonitorAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        try
        {
            // A database can only be asked for once its server's handlers have made it.
            if (resource is IResourceWithParent { Parent: var parent })
                await ReadinessOfAsync(parent, cancellationToken);

            var delay = FirstDelay;
            while (true)
            {
                var healthy = await CheckAsync(resource, id, cancellationToken);

                delay = healthy ? HealthyDelay : delay == HealthyDelay ? FirstDelay : Min(delay * 1.5, LongestDelay);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The resource does not run any more.
        }
    }

    private async Task ReadinessOfAsync(IResource parent, CancellationToken cancellationToken)
    {
        var ready = await notifications.WaitForResourceAsync(
            parent.Name, change => change.Snapshot.ReadyHandlers is not null, cancellationToken);

        await ready.Snapshot.ReadyHandlers!.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> CheckAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        HashSet<string> keys = [.. resource.AnnotationsWithAncestors<HealthCheckAnnotation>().Select(check => check.Key)];
        var report = keys.Count == 0 ? null : await checks.CheckHealthAsync(check => keys.Contains(check.Name), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        var reports = keys.Select(key => ReportOf(key, report)).ToImmutableArray();
        var healthy = reports.All(check => check.Status == HealthStatus.Healthy);

        await notifications.PublishUpdateAsync(resource, id, before =>
            before.State?.Text != KnownResourceStates.Running || Same(before, reports) ? before : before with { HealthReports = reports });

        // After its health is known to all, so that whoever acts on readiness comes after whoever reports it.
        if (healthy)
        {
            var ready = _ready.GetOrAdd(resource, AnnounceReadyAsync);
            await notifications.PublishUpdateAsync(resource, id, before =>
                before.State?.Text != KnownResourceStates.Running || before.ReadyHandlers is not null ? before : before with { ReadyHandlers = ready });
        }

        return healthy;
    }

    // A check that nobody registered can never answer: it counts as unhealthy and says what is missing.
    private HealthReportSnapshot ReportOf(string key, HealthReport? report) =>
        report is not null && report.Entries.TryGetValue(key, out var entry)
            ? new HealthReportSnapshot(key, entry.Status, entry.Description, entry.Exception?.Message) { LastRunAt = time.GetUtcNow().UtcDateTime }
            : new HealthReportSnapshot(key, HealthStatus.Unhealthy, $"No health check is registered under the key '{key}'.", null);

    private async Task AnnounceReadyAsync(IResource resource)
    {
        // Off the caller's path: the handlers may take long, and the report of health must not wait for them.
        await Task.Yield();

        try
        {
            await eventing.PublishAsync(new ResourceReadyEvent(resource, services), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogReadyHandlerFailed(logs.GetLogger(resource), e);
            throw;
        }
    }

    private static bool Same(CustomResourceSnapshot before, ImmutableArray<HealthReportSnapshot> reports) =>
        before.HealthReports.Select(check => (check.Name, check.Status, check.Description))
            .SequenceEqual(reports.Select(check => (check.Name, check.Status, check.Description)));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(EventId = 9104, Level = LogLevel.Error, Message = "What had to be done when the resource became ready failed.")]
    private static partial void LogReadyHandlerFailed(ILogger logger, Exception exception);
}
