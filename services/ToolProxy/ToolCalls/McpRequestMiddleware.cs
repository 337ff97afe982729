using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>2. What, for MCP: one JSON-RPC message from the body, read strictly; headers that repeat it must agree.</summary>
internal sealed class McpRequestMiddleware(RequestDelegate next, IOptionsMonitor<ToolCallOptions> options)
{
    private const int MethodNotFound = -32601;

    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        if (!HttpToolPath.TryParse(context.RawTarget(), "/mcp/", out _) || context.Request.QueryString.HasValue)
        {
            call.Deny(DenialReason.RequestMalformed, "The URL of a tool server is /mcp/NAME and nothing else.");
            return;
        }

        if (await ReadAsync(context, call) is not { } request) return;

        call.Mcp = request;
        if (McpHeaders.Disagreement(context.Request.Headers, request) is { } disagreement)
        {
            call.Deny(new Denial(DenialReason.RequestMalformed, disagreement) { RpcCode = McpHeaders.Mismatch });
            return;
        }

        call.Mcp = request with { ProtocolVersion = request.ProtocolVersion ?? context.Request.Headers[McpHeaders.ProtocolVersion] };
        if (call.Mcp is { Kind: McpMessageKind.Request, Target: null } && !McpDefaultMapping.IsPassThrough(call.Mcp.Method))
        {
            call.Deny(new Denial(DenialReason.RequestMalformed, $"The method \"{call.Mcp.Method}\" does not pass this proxy, or lacks what names its resource.")
            {
                RpcCode = MethodNotFound,
                // Older clients read what is in a 200; since 2026-07-28 a method that is not there is a 404.
                Status = McpVersions.IsStateless(call.Mcp.ProtocolVersion) ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
            });
            return;
        }

        await next(context);
    }

    private async Task<McpRequest?> ReadAsync(HttpContext context, ToolCall call)
    {
        var limits = options.CurrentValue;
        if (HttpMethods.IsGet(context.Request.Method)) return new McpRequest { Kind = McpMessageKind.Listen, Method = McpMethods.Listen };
        if (HttpMethods.IsDelete(context.Request.Method)) return new McpRequest { Kind = McpMessageKind.EndSession, Method = McpMethods.EndSession };
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, POST, DELETE";
            call.Deny(new Denial(DenialReason.RequestMalformed, "Only GET, POST and DELETE are understood here.") { Status = StatusCodes.Status405MethodNotAllowed });
            return null;
        }

        if (RequestBody.Objection(context.Request) is { } objection)
        {
            call.Deny(DenialReason.RequestMalformed, objection);
            return null;
        }

        if (await RequestBody.ReadAsync(context.Request, limits.MaxRequestBytes, context.RequestAborted) is not { } body)
        {
            call.Deny(new Denial(DenialReason.RequestMalformed, $"The body is longer than {limits.MaxRequestBytes} bytes.") { Status = StatusCodes.Status413PayloadTooLarge });
            return null;
        }

        if (!McpRequestParser.TryParse(body, limits.MaxDepth, out var request, out var refusal))
        {
            call.Deny(DenialReason.RequestMalformed, refusal);
            return null;
        }

        return request.Kind == McpMessageKind.Request ? request with { Target = TargetOf(request, call) } : request;
    }

    /// <summary>COAZ-MCP: what each method is about. Null also when what would name it is missing, and where an answer could be anybody's.</summary>
    private static AccessEntity? TargetOf(McpRequest request, ToolCall call) => McpMethods.IsOfTasks(request.Method) ? null : McpDefaultMapping.Find(
        request.Method, request.Parameters, new McpCaller(call.Caller!.Subject, SpiffeIds.Tool(call.ServerName), null))?.Resource;
}
