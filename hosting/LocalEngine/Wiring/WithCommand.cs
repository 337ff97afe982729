using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder,
        string name,
        string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        CommandOptions? commandOptions = null)
        where T : IResource
    {
        var options = commandOptions ?? new CommandOptions();

        if (builder.Resource.Annotations.OfType<ResourceCommandAnnotation>().FirstOrDefault(known => known.Name == name) is { } replaced)
            builder.Resource.Annotations.Remove(replaced);

        return builder.WithAnnotation(new ResourceCommandAnnotation(
            name, displayName, options.UpdateState ?? (_ => ResourceCommandState.Enabled), executeCommand, options.Description,
            options.Parameter, options.ConfirmationMessage, options.IconName, options.IconVariant, options.IsHighlighted));
    }

    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        string? endpointName = null,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints =>
        builder.WithHttpCommand(
            path, displayName, endpointName is null ? null : () => builder.GetEndpoint(endpointName), commandName, commandOptions);

    /// <summary>A command that is one HTTP request to the resource, POST unless said otherwise.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        Func<EndpointReference>? endpointSelector,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        var options = commandOptions ?? new HttpCommandOptions();
        var method = options.Method ?? HttpMethod.Post;
        var endpoint = (endpointSelector ?? options.EndpointSelector ?? (() => HttpEndpoint(builder, "HTTP command")))();

        return builder.WithCommand(
            commandName ?? $"{endpoint.Resource.Name}-{endpoint.EndpointName}-http-{method.Method.ToLowerInvariant()}-{path}",
            displayName,
            context => SendAsync(context, endpoint, method, path, options),
            options);
    }

    private static async Task<ExecuteCommandResult> SendAsync(
        ExecuteCommandContext context, EndpointReference endpoint, HttpMethod method, string path, HttpCommandOptions options)
    {
        if (!endpoint.IsAllocated)
            return CommandResults.Failure("Endpoints are not yet allocated.");

        using var client = context.ServiceProvider.GetRequiredService<IHttpClientFactory>().CreateClient(options.HttpClientName ?? "");
        using var request = new HttpRequestMessage(method, new Uri(new Uri(endpoint.Url), path));

        try
        {
            if (options.PrepareRequest is { } prepare)
                await prepare(new HttpCommandRequestContext
                {
                    ServiceProvider = context.ServiceProvider, ResourceName = context.ResourceName, Endpoint = endpoint,
                    CancellationToken = context.CancellationToken, HttpClient = client, Request = request,
                });

            using var response = await client.SendAsync(request, context.CancellationToken);

            if (options.GetCommandResult is { } judge)
                return await judge(new HttpCommandResultContext
                {
                    ServiceProvider = context.ServiceProvider, ResourceName = context.ResourceName, Endpoint = endpoint,
                    CancellationToken = context.CancellationToken, HttpClient = client, Response = response,
                });

            return response.IsSuccessStatusCode
                ? CommandResults.Success()
                : CommandResults.Failure($"Request failed with status code {response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            return CommandResults.Failure(e);
        }
    }
}
