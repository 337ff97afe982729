using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.LocalEngine.Notifications;

/// <summary>WaitFor, WaitForStart and WaitForCompletion: all of them at once, every instance of each.</summary>
internal static class DependencyWaits
{
    public static Task RunAsync(ResourceNotificationService notifications, IResource resource, CancellationToken cancellationToken) =>
        Task.WhenAll(
            from wait in resource.Annotations.OfType<WaitAnnotation>()
            where wait.Resource is not IResourceWithoutLifetime
            from id in wait.Resource.GetInstanceIds()
            select WaitAsync(notifications, wait, id, cancellationToken));

    private static async Task WaitAsync(
        ResourceNotificationService notifications, WaitAnnotation wait, string id, CancellationToken cancellationToken)
    {
        var stops = (wait.WaitBehavior ?? notifications.DefaultWaitBehavior) == WaitBehavior.StopOnResourceUnavailable;
        var completes = wait.WaitType == WaitType.WaitForCompletion;

        var reached = await notifications.WaitForResourceAsync(
            id,
            e => e.ResourceId == id && (IsMet(wait, e.Snapshot) || ((stops || completes) && e.Snapshot.HasEnded())),
            cancellationToken);

        if (!IsMet(wait, reached.Snapshot))
            throw new DistributedApplicationException(Refusal(wait, reached.Snapshot));

        // Whoever waits for a database also waits for the handler that creates it.
        if (wait.WaitType == WaitType.WaitUntilHealthy)
            await reached.Snapshot.ReadyHandlers!.WaitAsync(cancellationToken);
    }

    private static bool IsMet(WaitAnnotation wait, CustomResourceSnapshot snapshot) => wait.WaitType switch
    {
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        WaitType.WaitUntilHealthy => snapshot.HealthStatus == HealthStatus.Healthy && snapshot.ReadyHandlers is not null,
        WaitType.WaitForCompletion =>
            snapshot.HasEnded() && snapshot.State?.Text != KnownResourceStates.FailedToStart && snapshot.ExitCode == wait.ExitCode,
        _ => false,
    };

    private static string Refusal(WaitAnnotation wait, CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.FailedToStart
            ? $"Dependency resource '{wait.Resource.Name}' failed to start."
            : wait.WaitType == WaitType.WaitForCompletion
                ? $"Resource '{wait.Resource.Name}' ended with exit code {snapshot.ExitCode}, expected {wait.ExitCode}."
                : $"Resource '{wait.Resource.Name}' has entered the '{snapshot.State?.Text}' state prematurely.";
}
