using AgentTrust.LocalEngine.Running;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.LocalEngine.Terminal;

/// <summary>Every resource, its state and where it is.</summary>
internal sealed class ResourceTable(DistributedApplicationModel model, ResourceInstances instances, ResourceNotificationService notifications)
{
    public IReadOnlyList<string> Lines()
    {
        (string Name, string State, string Details)[] rows =
        [
            ("RESOURCE", "STATE", "URLS"),
            .. instances.All.Select(instance => (Label(instance), StateOf(instance), Details(instance))),
        ];

        var (names, states) = (rows.Max(row => row.Name.Length), rows.Max(row => row.State.Length));
        return [.. rows.Select(row => $"{row.Name.PadRight(names)}  {row.State.PadRight(states)}  {row.Details}".TrimEnd())];
    }

    public string StateOf(ResourceInstance instance) => StateOf(instance, SnapshotOf(instance.Id));

    public string StateOf(ResourceInstance instance, CustomResourceSnapshot? snapshot)
    {
        var state = snapshot?.State?.Text;

        if (state == KnownResourceStates.Waiting)
            return $"Waiting for {string.Join(", ", Pending(instance.Resource))}";
        if (state == KnownResourceStates.Running)
            return $"Running {(snapshot!.HealthStatus ?? HealthStatus.Unhealthy).ToString().ToLowerInvariant()}";
        if (state is null || state == KnownResourceStates.NotStarted)
            return "Not started";

        return snapshot!.ExitCode is { } code ? $"{state}, exit code {code}" : state;
    }

    private IEnumerable<string> Pending(IResource resource) => resource.Annotations.OfType<WaitAnnotation>()
        .Where(wait => wait.Resource is not IResourceWithoutLifetime)
        .Where(wait => Snapshot(wait.Resource) is not { } snapshot
            || (wait.WaitType == WaitType.WaitUntilStarted
                ? snapshot.State?.Text != KnownResourceStates.Running
                : snapshot.HealthStatus != HealthStatus.Healthy))
        .Select(wait => wait.Resource.Name)
        .Distinct();

    private string Details(ResourceInstance instance)
    {
        var urls = SnapshotOf(instance.Id)?.Urls ?? [];
        var children = model.Resources.OfType<IResourceWithParent>().Where(child => child.Parent == instance.Resource).Select(child => child.Name);
        var commands = Custom(instance.Resource).Select(command => $"run {instance.Resource.Name} {command.Name} ({command.DisplayName})");

        return string.Join("  ", [.. urls.Select(url => url.Url), .. children, .. commands]);
    }

    private static IEnumerable<ResourceCommandAnnotation> Custom(IResource resource) =>
        resource.Annotations.OfType<ResourceCommandAnnotation>().Where(command => !LifecycleCommands.Is(command));

    private static string Label(ResourceInstance instance) =>
        instance.Resource.GetInstanceIds().Count == 1 ? instance.Resource.Name : instance.Id;

    private CustomResourceSnapshot? Snapshot(IResource resource) => SnapshotOf(resource.GetInstanceIds()[0]);

    private CustomResourceSnapshot? SnapshotOf(string id) =>
        notifications.TryGetCurrentState(id, out var known) ? known.Snapshot : null;
}
