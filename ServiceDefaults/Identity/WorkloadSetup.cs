using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>Who this process is, and clients that say so on every request.</summary>
public static class WorkloadSetup
{
    public static void AddWorkloadIdentity(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<WorkloadOptions>().BindConfiguration(WorkloadOptions.Section).ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<WorkloadOptions>, WorkloadOptionsValidator>());
        builder.Services.AddOptions<WorkloadOptions>().PostConfigure<IConfiguration>((options, settings) =>
        {
            if (options.EndpointSocket.Length == 0) options.EndpointSocket = settings[WorkloadOptions.EndpointSocketVariable] ?? "";
        });
        builder.Services.TryAddSingleton<WorkloadIdentity>();
        builder.Services.TryAddSingleton(CredentialSources.Choose);
        builder.Services.TryAddSingleton<TrustBundle>();
    }

    /// <summary>For a service that signs statements: without a key of its own it does not start.</summary>
    public static void RequireSigningKey(this IHostApplicationBuilder builder)
    {
        builder.AddWorkloadIdentity();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WorkloadOptions>, SigningKeyValidator>());
    }

    /// <summary>A typed client of a sibling service that authenticates as this workload.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Resource name, e.g. <c>audit-service</c>: its host in service discovery.</param>
    public static IHttpClientBuilder AddServiceClient<TClient>(this IHostApplicationBuilder builder, string service)
        where TClient : class
    {
        builder.AddWorkloadIdentity();
        return builder.Services
            .AddHttpClient<TClient>(http => http.BaseAddress = new Uri($"http://{service}"))
            .AddHttpMessageHandler(services =>
                new WorkloadCredentialHandler(
                    services.GetRequiredService<ICredentialSource>(), SpiffeIds.Service(service), services.GetRequiredService<TimeProvider>()));
    }
}
