using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>2. What, for MCP: one JSON-RPC message from the body, read strictly; headers that repeat it must agree.</summary>
internal sealed class McpRequestMiddleware(RequestDelegate next, IOptionsMonitor<ToolCallOptions> options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();
        var limits = options.CurrentValue;

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            // Servers behind this proxy keep no sessions: there is no stream to GET and none to DELETE (MCP 2025-11-25, transports).
            context.Response.Headers.Allow = HttpMethods.Post;
            call.Deny(new Denial(DenialReason.RequestMalformed, "Only POST is understood here.") { Status = StatusCodes.Status405MethodNotAllowed });
            return;
        }

        if (!HttpToolPath.TryParse(context.RawTarget(), "/mcp/", out _) || context.Request.QueryString.HasValue)
        {
            call.Deny(DenialReason.RequestMalformed, "The URL of a tool server is /mcp/NAME and nothing else.");
            return;
        }

        if (context.Request.Headers.Origin.Count > 0)
        {
            // MCP transports, security warning: a page in somebody's browser is no agent.
            call.Deny(new Denial(DenialReason.RequestMalformed, "Browsers may not call tools.") { Status = StatusCodes.Status403Forbidden });
            return;
        }

        if (RequestBody.Objection(context.Request) is { } objection)
        {
            call.Deny(DenialReason.RequestMalformed, objection);
            return;
        }

        if (await RequestBody.ReadAsync(context.Request, limits.MaxRequestBytes, context.RequestAborted) is not { } body)
        {
            call.Deny(new Denial(DenialReason.RequestMalformed, $"The body is longer than {limits.MaxRequestBytes} bytes.") { Status = StatusCodes.Status413PayloadTooLarge });
            return;
        }

        if (!McpRequestParser.TryParse(body, limits.MaxDepth, out var request, out var refusal))
        {
            call.Deny(DenialReason.RequestMalformed, refusal);
            return;
        }

        if (McpHeaders.Disagreement(context.Request.Headers, request) is { } disagreement)
        {
            call.Deny(DenialReason.RequestMalformed, disagreement);
            return;
        }

        call.Mcp = request with { ProtocolVersion = request.ProtocolVersion ?? context.Request.Headers[McpHeaders.ProtocolVersion] };
        await next(context);
    }
}
