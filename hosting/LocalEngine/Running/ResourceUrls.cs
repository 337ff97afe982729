using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Running;

/// <summary>The links of a resource: one per endpoint, as the AppHost's callbacks change them.</summary>
internal static class ResourceUrls
{
    public static async Task<ImmutableArray<UrlSnapshot>> OfAsync(
        IResource resource, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var links = resource is IResourceWithEndpoints owner
            ? owner.GetEndpoints().Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint }).ToList()
            : [];

        var context = new ResourceUrlsCallbackContext(execution, resource, links, cancellationToken);
        foreach (var declaration in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToArray())
            await declaration.Callback(context);

        return
        [
            .. context.Urls.Select(link => new UrlSnapshot(link.Endpoint?.EndpointName, Absolute(link), IsInternal: false)
            {
                DisplayProperties = new UrlDisplayPropertiesSnapshot(link.DisplayText ?? "", link.DisplayOrder ?? 0),
            }),
        ];
    }

    private static string Absolute(ResourceUrlAnnotation link) =>
        link.Url.StartsWith('/') && link.Endpoint is { } endpoint ? endpoint.Url + link.Url : link.Url;
}
