using System.Reflection;
using AgentTrust.LocalEngine.Building;
using AgentTrust.LocalEngine.Running;
using AgentTrust.LocalEngine.Testing;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly EntryPointSession? _session;

    public DistributedApplicationBuilder(string[] args) : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
        : this(options, EntryPointSession.Current, EntryPointSession.Current is { } session ? session.Creating : null)
    {
    }

    /// <param name="options">What the AppHost or the test asked for.</param>
    /// <param name="session">The test that the AppHost's entry point runs in.</param>
    /// <param name="configureForTest">What a test changes before the host is made; without a test there is nothing.</param>
    internal DistributedApplicationBuilder(
        DistributedApplicationOptions options,
        EntryPointSession? session,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? configureForTest)
    {
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        configureForTest?.Invoke(options, settings);

        (_session, IsHostedByTest) = (session, configureForTest is not null);
        Project = AppHostProject.Of(
            options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly(), options.ProjectDirectory);

        settings.ContentRootPath ??= Project.Directory;
        settings.ApplicationName ??= Project.Name;
        _host = new HostApplicationBuilder(settings);

        // Secrets are read whatever the environment is called: a generated password must be the same at every start.
        if (Project.UserSecretsId is { } secrets)
            _host.Configuration.Sources.Insert(0, new ConfigurationBuilder().AddUserSecrets(secrets).Sources[0]);

        ExecutionContext = new DistributedApplicationExecutionContext(
            CommandLine.Publishes(_host.Configuration) ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);

        _host.AddLocalEngine(this, options, IsHostedByTest);
    }

    public Assembly? AppHostAssembly => Project.Assembly;
    public string AppHostDirectory => Project.Directory;
    public ConfigurationManager Configuration => _host.Configuration;
    public IHostEnvironment Environment => _host.Environment;
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();
    public DistributedApplicationExecutionContext ExecutionContext { get; }
    public IResourceCollection Resources { get; } = new ResourceCollection();
    public IServiceCollection Services => _host.Services;

    internal AppHostProject Project { get; }
    internal bool IsHostedByTest { get; }

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.FirstOrDefault(known => string.Equals(known.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is { } taken)
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{resource.GetType()}' with name '{resource.Name}': "
                + $"a resource of type '{taken.GetType()}' has that name. Names are compared without case.");

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        _session?.Building(this);

        var host = _host.Build();
        ExecutionContext.Use(host.Services);

        var application = new DistributedApplication(host, _session);
        _session?.Built(application);
        return application;
    }
}
