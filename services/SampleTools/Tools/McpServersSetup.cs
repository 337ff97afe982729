using System.Text.Json;
using AgentTrust.SampleTools.ToolAuthorization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentTrust.SampleTools.Tools;

/// <summary>Each tool server is an MCP endpoint of its own, <c>/mcp/NAME</c>, without sessions.</summary>
internal static class McpServersSetup
{
    public static void AddMcpServers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ToolShelf>();
        builder.Services.AddMcpServer().WithHttpTransport(transport =>
        {
            transport.SessionMode = ModelContextProtocol.AspNetCore.HttpServerSessionMode.Stateless;
            transport.ConfigureSessionOptions = (context, options, _) =>
            {
                Offer(context, options);
                return Task.CompletedTask;
            };
        });
    }

    public static void MapMcpServers(this IEndpointRouteBuilder routes)
    {
        foreach (var server in routes.ServiceProvider.GetRequiredService<ToolShelf>().Servers)
            routes.MapMcp($"/mcp/{server}").WithMetadata(new McpServerRequirement(server));
    }

    private static void Offer(HttpContext context, McpServerOptions options)
    {
        var server = context.GetEndpoint()!.Metadata.GetRequiredMetadata<McpServerRequirement>().Server;
        var shelf = context.RequestServices.GetRequiredService<ToolShelf>();

        options.ServerInfo = new Implementation { Name = server, Version = "1.0.0" };
        options.Capabilities = new ServerCapabilities { Tools = new ToolsCapability() };
        options.Handlers.ListToolsHandler = (_, _) => ValueTask.FromResult(
            new ListToolsResult { Tools = [.. shelf.Of(server).Select(tool => tool.Definition)] });
        options.Handlers.CallToolHandler = (request, cancellationToken) => CallAsync(context, shelf, server, request, cancellationToken);
    }

    private static async ValueTask<CallToolResult> CallAsync(
        HttpContext context, ToolShelf shelf, string server, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var tool = shelf.Find(server, request.Params!.Name)
            ?? throw new McpProtocolException($"Unknown tool: {request.Params.Name}", McpErrorCode.InvalidParams);
        var caller = context.Features.Get<ToolCaller>()
            ?? throw new McpProtocolException("The call was not authorised.", McpErrorCode.InvalidRequest);

        var arguments = JsonSerializer.SerializeToElement(request.Params.Arguments ?? new Dictionary<string, JsonElement>());
        return await tool.CallAsync(arguments, caller, cancellationToken);
    }
}
