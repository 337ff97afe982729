using AgentTrust.LocalEngine.Processes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Starts everything that starts by itself, and ends everything in the opposite order.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    DistributedApplicationExecutionContext execution,
    EndpointAllocation endpoints,
    ResourceInstances instances,
    ResourceNotificationService notifications,
    HealthMonitor health,
    ProcessGuard guard,
    StateDirectory state) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _background = Task.CompletedTask;
    private bool _stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new DistributedApplicationException("The local engine needs Linux; elsewhere use -p:Engine=Aspire.");

        guard.Start();
        LifecycleCommands.AddTo(model);

        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken);

        instances.Create(model);
        endpoints.Allocate(model);

        foreach (var resource in model.Resources)
            await AnnounceAsync(resource, cancellationToken);

        _background = Task.WhenAll(
            health.RunAsync(_stopping.Token), Children.FollowParentsAsync(notifications, model, _stopping.Token));

        // Not awaited: a resource starts when what it waits for is there, which may take long or for ever.
        foreach (var instance in instances.All.Where(instance => !instance.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>()))
            instance.BeginStart();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped)
            return;
        _stopped = true;

        await _stopping.CancelAsync();

        foreach (var wave in StopOrder.Waves(instances.All))
            await Task.WhenAll(wave.Select(instance => instance.StopAsync()));

        endpoints.Dispose();
        await _background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        guard.Dispose();
        state.Dispose();
    }

    // A test may drop an application that it never stopped.
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    private async Task AnnounceAsync(IResource resource, CancellationToken cancellationToken)
    {
        var initial = resource is IResourceWithoutLifetime ? KnownResourceStates.Running : KnownResourceStates.NotStarted;
        var urls = await ResourceUrls.OfAsync(resource, execution, cancellationToken);

        await notifications.PublishUpdateAsync(resource, before => before with { State = initial, Urls = urls });

        if (resource is IResourceWithEndpoints)
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
        if (resource is IResourceWithConnectionString)
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
    }
}
