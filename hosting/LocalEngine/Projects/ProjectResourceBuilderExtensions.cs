using AgentTrust.LocalEngine.Projects;
using AgentTrust.LocalEngine.Running;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.Add(name, new TProject(), null);

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.Add(name, new TProject(), launchProfileName);

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath) => builder.AddProject(name, projectPath, null);

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, string? launchProfileName) =>
        builder.Add(name, new ProjectPath(Path.GetFullPath(projectPath, builder.AppHostDirectory)), launchProfileName);

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas) =>
        builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);

    private static IResourceBuilder<ProjectResource> Add(
        this IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, string? launchProfileName)
    {
        var project = builder.AddResource(new ProjectResource(name))
            .WithAnnotation(metadata)
            .WithAnnotation(new LauncherAnnotation(new ProjectLauncher(metadata)))
            .WithEnvironment(context => ProjectEnvironment.AddTelemetry(context, builder.Configuration, builder.Environment))
            .WithEnvironment("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true")
            .WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple");

        var folder = Path.GetDirectoryName(metadata.ProjectPath)!;
        var settings = metadata.LaunchSettings ?? LaunchProfiles.Read(folder);
        if (LaunchProfiles.Select(settings, launchProfileName, builder.Configuration) is { } profile)
            project.Apply(profile.Key, profile.Value, LaunchProfiles.FileOf(folder));

        return project.WithEnvironment(context => ProjectEnvironment.AddUrls(context, project.Resource));
    }

    private static void Apply(this IResourceBuilder<ProjectResource> project, string name, LaunchProfile profile, string file)
    {
        project.WithEnvironment("DOTNET_LAUNCH_PROFILE", name);

        foreach (var (variable, value) in profile.EnvironmentVariables)
            project.WithEnvironment(variable, value);

        foreach (var url in (profile.ApplicationUrl ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var uri = new Uri(url);
            var taken = project.Resource.Annotations.OfType<EndpointAnnotation>().Count(endpoint => endpoint.UriScheme == uri.Scheme);
            var endpoint = taken == 0 ? uri.Scheme : $"{uri.Scheme}{taken + 1}";
            project.WithEndpoint(uri.Port, scheme: uri.Scheme, name: endpoint).WithEndpoint(endpoint, wish => wish.WishedIn = file);
        }

        if (profile.CommandLineArgs is { Length: > 0 } line)
            project.WithArgs([.. ArgumentLine.Split(line)]);
    }
}

public static class ExecutableResourceBuilderExtensions
{
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args)
    {
        var executable = new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory));

        return builder.AddResource(executable)
            .WithAnnotation(new LauncherAnnotation(new ExecutableLauncher(executable)))
            .WithArgs(args ?? []);
    }
}
