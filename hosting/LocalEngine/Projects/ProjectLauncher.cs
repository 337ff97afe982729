using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Running;
using AgentTrust.LocalEngine.Servers;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Projects;

/// <summary>Runs what the build made. <c>dotnet run</c> would cost seconds per project and hide the process behind another.</summary>
internal sealed class ProjectLauncher(IProjectMetadata project) : ILauncher
{
    public async Task<IReadOnlyList<IProcess>> LaunchAsync(LaunchContext context, CancellationToken cancellationToken)
    {
        var target = (project as IBuiltProject)?.TargetPath ?? await BuildAsync(context, cancellationToken);

        if (!File.Exists(target))
            throw new DistributedApplicationException($"'{target}' does not exist. Build it with: dotnet build \"{project.ProjectPath}\"");

        return
        [
            context.Start(new ProcessSpec(Programs.Dotnet, [target, .. context.Arguments], Path.GetDirectoryName(project.ProjectPath)!)
            {
                Environment = context.Environment,
            }),
        ];
    }

    private async Task<string> BuildAsync(LaunchContext context, CancellationToken cancellationToken)
    {
        var built = await ShortProcess.RunAsync(
            new ProcessSpec(Programs.Dotnet, ["build", project.ProjectPath, "-getProperty:TargetPath"], Path.GetDirectoryName(project.ProjectPath)!),
            context.Processes, cancellationToken);

        return built.ExitCode == 0
            ? built.Output.Trim()
            : throw new DistributedApplicationException($"'{project.ProjectPath}' does not build: {built.Output}");
    }
}

internal sealed class ExecutableLauncher(ExecutableResource executable) : ILauncher
{
    public Task<IReadOnlyList<IProcess>> LaunchAsync(LaunchContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IProcess>>(
        [
            context.Start(new ProcessSpec(executable.Command, context.Arguments, executable.WorkingDirectory)
            {
                Environment = context.Environment,
            }),
        ]);
}
