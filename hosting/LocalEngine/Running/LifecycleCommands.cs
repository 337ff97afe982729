using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Start, stop and restart, on everything that is a process.</summary>
internal static class LifecycleCommands
{
    public static void AddTo(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources.Where(resource => resource.HasAnnotationOfType<LauncherAnnotation>()))
        {
            Add(resource, KnownResourceCommands.StartCommand, "Start", CanStart, instance =>
            {
                instance.BeginStart();
                return Task.CompletedTask;
            });

            Add(resource, KnownResourceCommands.StopCommand, "Stop", CanStop, instance => instance.StopAsync());

            Add(resource, KnownResourceCommands.RestartCommand, "Restart", CanStop, async instance =>
            {
                await instance.StopAsync();
                instance.BeginStart();
            });
        }
    }

    public static bool Is(ResourceCommandAnnotation command) =>
        command.Name == KnownResourceCommands.StartCommand
        || command.Name == KnownResourceCommands.StopCommand
        || command.Name == KnownResourceCommands.RestartCommand;

    private static void Add(
        IResource resource, string name, string displayName, Func<string?, bool> enabled, Func<ResourceInstance, Task> act)
    {
        if (resource.Annotations.OfType<ResourceCommandAnnotation>().Any(command => command.Name == name))
            return;

        resource.Annotations.Add(new ResourceCommandAnnotation(
            name, displayName,
            context => enabled(context.ResourceSnapshot.State?.Text) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            async context =>
            {
                if (context.ServiceProvider.GetRequiredService<ResourceInstances>().Find(context.ResourceName) is not { } instance)
                    return CommandResults.Failure($"Resource '{context.ResourceName}' not found.");

                await act(instance);
                return CommandResults.Success();
            },
            null, null, null, null, null, isHighlighted: false));
    }

    private static bool CanStart(string? state) =>
        state is null || state == KnownResourceStates.NotStarted || state == KnownResourceStates.Waiting
        || KnownResourceStates.TerminalStates.Contains(state);

    private static bool CanStop(string? state) => state == KnownResourceStates.Running || state == KnownResourceStates.Starting;
}
