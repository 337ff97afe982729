using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ResourceMetadata;

internal static class ResourceMetadataSetup
{
    public static void AddResourceMetadata(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ResourceOptions>().BindConfiguration(ResourceOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ResourceOptions>, ResourceOptionsValidator>();
        builder.Services.AddSingleton<ResourceChallenges>();
    }

    /// <summary>RFC 9728 §3.1: the well-known part is inserted before the resource's path. Anybody may know it.</summary>
    public static void MapResourceMetadata(this IEndpointRouteBuilder routes)
    {
        var metadata = routes.MapGroup(ProtectedResourceMetadata.Path).WithTags("Discovery").AllowAnonymous();

        metadata.MapGet("/", GetProxy);
        metadata.MapGet("/mcp/{server}", GetMcpServer);
        metadata.MapGet("/http/{server}/{**path}", GetApi);
        metadata.MapGet("/models/{server}/{**path}", GetModels);
    }

    private static Ok<ProtectedResourceMetadata> GetProxy(
        Catalog catalog, IOptions<ResourceOptions> resource, IOptions<AccessTokensOptions> tokens) =>
        TypedResults.Ok(Of(resource.Value, "", "Every governed tool", catalog.Servers, tokens.Value));

    private static Results<Ok<ProtectedResourceMetadata>, NotFound> GetMcpServer(
        string server, HttpRequest request, Catalog catalog, IOptions<ResourceOptions> resource, IOptions<AccessTokensOptions> tokens) =>
        catalog.Find(ServerKind.Mcp, server) is { } found
            ? TypedResults.Ok(Of(resource.Value, PathIn(request), $"The governed tools of {server}", [found], tokens.Value))
            : TypedResults.NotFound();

    private static Results<Ok<ProtectedResourceMetadata>, NotFound> GetApi(
        string server, HttpRequest request, Catalog catalog, IOptions<ResourceOptions> resource, IOptions<AccessTokensOptions> tokens) =>
        catalog.Find(ServerKind.Http, server) is { } found
            ? TypedResults.Ok(Of(resource.Value, PathIn(request), $"The governed routes of {server}", [found], tokens.Value))
            : TypedResults.NotFound();

    private static Results<Ok<ProtectedResourceMetadata>, NotFound> GetModels(
        string server, HttpRequest request, Catalog catalog, IOptions<ResourceOptions> resource, IOptions<AccessTokensOptions> tokens) =>
        catalog.Find(ServerKind.Model, server) is { } found
            ? TypedResults.Ok(Of(resource.Value, PathIn(request), $"The governed models of {server}", [found], tokens.Value))
            : TypedResults.NotFound();

    private static string PathIn(HttpRequest request) => request.Path.ToUriComponent()[ProtectedResourceMetadata.Path.Length..];

    private static ProtectedResourceMetadata Of(
        ResourceOptions options, string path, string name, IEnumerable<CatalogServer> servers, AccessTokensOptions tokens) => new()
        {
            Resource = options.Base + path,
            AuthorizationServers = [IssuerUrl.Canonical(tokens.Issuer)],
            ScopesSupported = [.. servers.SelectMany(server => server.Actions).Distinct().Order(StringComparer.Ordinal)],
            ResourceName = name,
            AcceptsCertificates = options.AcceptCertificates,
        };
}
