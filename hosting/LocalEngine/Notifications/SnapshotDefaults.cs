using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Notifications;

/// <summary>What a snapshot holds before anybody said anything, and what a change of state makes stale.</summary>
internal static class SnapshotDefaults
{
    public static CustomResourceSnapshot For(IResource resource) => new()
    {
        ResourceType = resource switch
        {
            ProjectResource => "Project",
            ExecutableResource => "Executable",
            ParameterResource => "Parameter",
            ContainerResource => "Container",
            _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
        },
        Properties = [],
        HealthReports = Unanswered(resource),
    };

    // A health report belongs to one run: a resource that starts again is not healthy because it once was.
    public static CustomResourceSnapshot WithFreshHealth(
        IResource resource, CustomResourceSnapshot before, CustomResourceSnapshot after) =>
        before.State?.Text == after.State?.Text
            ? after
            : after with { HealthReports = Unanswered(resource), ReadyHandlers = null };

    public static bool HasEnded(this CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state);

    private static System.Collections.Immutable.ImmutableArray<HealthReportSnapshot> Unanswered(IResource resource) =>
    [
        .. resource.AnnotationsWithAncestors<HealthCheckAnnotation>()
            .Select(check => new HealthReportSnapshot(check.Key, null, null, null)),
    ];
}
