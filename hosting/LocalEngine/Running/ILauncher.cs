using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Servers;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Knows how to start one kind of resource on this machine.</summary>
internal interface ILauncher
{
    /// <returns>The process that is the resource, then the processes that serve it and end after it.</returns>
    Task<IReadOnlyList<IProcess>> LaunchAsync(LaunchContext context, CancellationToken cancellationToken);
}

internal sealed record LauncherAnnotation(ILauncher Launcher) : IResourceAnnotation;

internal sealed record LaunchContext(
    IResource Resource,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<string> Arguments,
    IProcessStarter Processes,
    StateDirectory State,
    Programs Programs,
    ILogger Logger,
    Action<string, bool> WriteLine)
{
    public IProcess Start(ProcessSpec spec) => Processes.Start(spec, WriteLine);
}

/// <summary>The ids of a resource's instances, one per replica: the name and a suffix that is new in every run.</summary>
internal sealed record InstanceIdsAnnotation(IReadOnlyList<string> Ids) : IResourceAnnotation;
