using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.LocalEngine.Testing;

/// <summary>The AppHost's own builder, in the hands of a test.</summary>
internal sealed class TestingBuilder(DistributedApplicationBuilder inner, Func<Task<DistributedApplication>> build, Action abandon)
    : IDistributedApplicationTestingBuilder
{
    private bool _built;

    public Assembly? AppHostAssembly => inner.AppHostAssembly;
    public string AppHostDirectory => inner.AppHostDirectory;
    public ConfigurationManager Configuration => inner.Configuration;
    public IHostEnvironment Environment => inner.Environment;
    public IDistributedApplicationEventing Eventing => inner.Eventing;
    public DistributedApplicationExecutionContext ExecutionContext => inner.ExecutionContext;
    public IResourceCollection Resources => inner.Resources;
    public IServiceCollection Services => inner.Services;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => inner.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => inner.CreateResourceBuilder(resource);

    public DistributedApplication Build() => BuildAsync().GetAwaiter().GetResult();

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        _built = true;
        return build().WaitAsync(cancellationToken);
    }

    // An application that was built ends itself; an entry point that still waits at Build would wait for ever.
    public void Dispose()
    {
        if (!_built)
            abandon();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
