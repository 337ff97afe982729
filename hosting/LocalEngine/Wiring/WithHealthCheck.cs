using AgentTrust.LocalEngine.Running;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>A health check that the AppHost registers under this key.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(check => check.Key == key))
            throw new DistributedApplicationException(
                $"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.");

        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints =>
        builder.WithHttpHealthCheck(
            endpointName is null ? null : () => builder.GetEndpoint(endpointName), path, statusCode);

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = (endpointSelector ?? (() => HttpEndpoint(builder, "HTTP health check")))();

        if (!endpoint.Exists || endpoint.Scheme is not ("http" or "https"))
            throw new DistributedApplicationException(
                $"Could not create HTTP health check for resource '{builder.Resource.Name}': it has no HTTP endpoint "
                + $"'{endpoint.EndpointName}' yet. Declare the endpoint before the health check.");

        var (at, expected) = (path ?? "/", statusCode ?? 200);
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{at}_{expected}_check";

        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, services => new HttpHealthCheck(services.GetRequiredService<IHttpClientFactory>(), endpoint, at, expected), null, null));

        return builder.WithHealthCheck(key);
    }

    private static EndpointReference HttpEndpoint<T>(IResourceBuilder<T> builder, string purpose)
        where T : IResourceWithEndpoints =>
        builder.Resource.GetEndpoints().FirstOrDefault(endpoint => endpoint.Scheme is "https")
        ?? builder.Resource.GetEndpoints().FirstOrDefault(endpoint => endpoint.Scheme is "http")
        ?? throw new DistributedApplicationException(
            $"Could not create {purpose} for resource '{builder.Resource.Name}' as no HTTP endpoint was found on it.");
}
