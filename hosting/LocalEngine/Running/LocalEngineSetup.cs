using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Servers;
using AgentTrust.LocalEngine.Terminal;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentTrust.LocalEngine.Running;

internal static class LocalEngineSetup
{
    public static void AddLocalEngine(
        this HostApplicationBuilder host, DistributedApplicationBuilder builder, DistributedApplicationOptions options, bool hosted)
    {
        var services = host.Services;

        services.AddSingleton(options);
        services.AddSingleton(builder.Project);
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(new DistributedApplicationModel(builder.Resources));
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient();
        services.AddHealthChecks();

        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton(provider => new ResourceCommandService(
            provider.GetRequiredService<ResourceNotificationService>(), provider.GetRequiredService<ResourceLoggerService>(), provider));

        services.AddSingleton(_ => hosted ? StateDirectory.ForTest() : StateDirectory.ForRun(builder.AppHostDirectory));
        services.AddSingleton<Programs>();
        services.AddSingleton<ProcessGuard>();
        services.AddSingleton<IProcessStarter, ProcessStarter>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<EndpointAllocation>(
            provider, new EndpointAllocation.Rules(RandomPorts: hosted)));
        services.AddSingleton<ResourceInstances>();
        services.AddSingleton<HealthMonitor>();

        // A dependency that is not there is no news about the application itself: the resource's own state says it.
        host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        host.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // Whoever reports is there before anything starts, and until everything has ended.
        if (!hosted)
        {
            services.AddTerminal();
            services.AddHostedService<ParentWatch>();
        }
        else if (options.EnableResourceLogging)
        {
            services.AddHostedService<ResourceLogForwarder>();
        }

        services.AddHostedService<Orchestrator>();
    }
}
