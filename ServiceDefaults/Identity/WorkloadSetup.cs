using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>Who this process is, and clients that say so on every request.</summary>
public static class WorkloadSetup
{
    /// <summary>As long as the factory would keep a handler.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

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

    /// <summary>A typed client of a sibling service that authenticates as this workload; one for the whole process.</summary>
    /// <remarks>What each call of a tool makes anew costs each call. The one client keeps its handlers, and its connections' lifetime sees new addresses.</remarks>
    /// <param name="builder">The host.</param>
    /// <param name="service">Resource name, e.g. <c>audit-service</c>: its host in service discovery.</param>
    public static IHttpClientBuilder AddServiceClient<TClient>(this IHostApplicationBuilder builder, string service)
        where TClient : class
    {
        builder.AddWorkloadIdentity();
        var client = builder.Services
            .AddHttpClient<TClient>(http => http.BaseAddress = new Uri($"http://{service}"))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((sockets, _) => sockets.PooledConnectionLifetime = ConnectionLifetime)
            .AddHttpMessageHandler(services =>
                new WorkloadCredentialHandler(
                    services.GetRequiredService<ICredentialSource>(),
                    services.GetRequiredService<IOptions<WorkloadOptions>>().Value.AudienceOf(SpiffeIds.Service(service)), services.GetRequiredService<TimeProvider>()));
        builder.Services.Replace(ServiceDescriptor.Singleton(services => services.GetRequiredService<ITypedHttpClientFactory<TClient>>()
            .CreateClient(services.GetRequiredService<IHttpClientFactory>().CreateClient(client.Name))));
        return client;
    }
}
