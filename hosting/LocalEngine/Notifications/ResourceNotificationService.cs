using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentTrust.LocalEngine.Notifications;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The state of every resource: who changes it says so here, who depends on it watches here.</summary>
#pragma warning disable CS9113 // The parameters are those of Aspire's constructor.
public class ResourceNotificationService(
    ILogger<ResourceNotificationService> logger,
    IHostApplicationLifetime hostApplicationLifetime,
    IServiceProvider serviceProvider,
    ResourceLoggerService resourceLoggerService) : IDisposable
#pragma warning restore CS9113
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChannelWriter<ResourceEvent>> _watchers = [];
    private readonly CancellationTokenSource _disposed = new();

    /// <summary>Called for every change before whoever made it goes on.</summary>
    internal event Action<ResourceEvent>? Changed;

    // Without a dashboard nobody could start a failed dependency by hand, so waiting for it makes no sense.
    internal WaitBehavior DefaultWaitBehavior { get; init; } = WaitBehavior.StopOnResourceUnavailable;

    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in resource.GetInstanceIds())
            await PublishUpdateAsync(resource, id, stateFactory);
    }

    public Task PublishUpdateAsync(
        IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ResourceEvent change;

        lock (_gate)
        {
            var before = _current.GetValueOrDefault(resourceId)?.Snapshot ?? SnapshotDefaults.For(resource);
            var after = SnapshotDefaults.WithFreshHealth(resource, before, stateFactory(before));

            // Nothing new is nothing to tell.
            if (ReferenceEquals(before, after) && _current.ContainsKey(resourceId))
                return Task.CompletedTask;

            change = new ResourceEvent(resource, resourceId, after);
            _current[resourceId] = change;

            foreach (var watcher in _watchers)
                watcher.TryWrite(change);
        }

        Changed?.Invoke(change);
        return Task.CompletedTask;
    }

    /// <summary>By id, or by name where the name has one instance only.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
        {
            if (_current.TryGetValue(resourceId, out resourceEvent))
                return true;

            ResourceEvent[] named = [.. _current.Values.Where(e => IsNamed(e, resourceId))];
            resourceEvent = named.Length == 1 ? named[0] : null;
            return resourceEvent is not null;
        }
    }

    /// <summary>Everything known now, then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var changes = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true });

        lock (_gate)
        {
            foreach (var known in _current.Values)
                changes.Writer.TryWrite(known);
            _watchers.Add(changes.Writer);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);

        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(either.Token))
                yield return change;
        }
        finally
        {
            lock (_gate)
                _watchers.Remove(changes.Writer);
        }
    }

    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        string[] states = [.. targetStates];
        var reached = await WaitForResourceAsync(
            resourceName, e => e.Snapshot.State?.Text is { } state && states.Contains(state), cancellationToken);

        return reached.Snapshot.State!.Text;
    }

    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, hostApplicationLifetime.ApplicationStopping);

        await foreach (var change in WatchAsync(either.Token))
            if (IsNamed(change, resourceName) && predicate(change))
                return change;

        throw new OperationCanceledException($"The application ended before '{resourceName}' reached the state that was waited for.");
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName,
            e => (e.Snapshot.HealthStatus == HealthStatus.Healthy && e.Snapshot.ReadyHandlers is not null)
                || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && e.Snapshot.HasEnded()),
            cancellationToken);

        if (reached.Snapshot.HasEnded())
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start "
                + $"(state {reached.Snapshot.State?.Text}, exit code {reached.Snapshot.ExitCode?.ToString() ?? "none"}).");

        await reached.Snapshot.ReadyHandlers!.WaitAsync(cancellationToken);
        return reached;
    }

    /// <summary>Returns when everything that the resource waits for is there; throws when something of it cannot come.</summary>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken) =>
        DependencyWaits.RunAsync(this, resource, cancellationToken);

    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
        GC.SuppressFinalize(this);
    }

    private static bool IsNamed(ResourceEvent change, string nameOrId) =>
        string.Equals(change.Resource.Name, nameOrId, StringComparison.OrdinalIgnoreCase)
        || string.Equals(change.ResourceId, nameOrId, StringComparison.OrdinalIgnoreCase);
}
