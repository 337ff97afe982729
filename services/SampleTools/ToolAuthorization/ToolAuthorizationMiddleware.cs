using AgentTrust.SampleTools.Tools;
using Microsoft.AspNetCore.Authorization;

namespace AgentTrust.SampleTools.ToolAuthorization;

/// <summary>Stands before every endpoint: without the proxy's token for exactly this call nothing behind it runs.</summary>
internal sealed class ToolAuthorizationMiddleware(RequestDelegate next, ToolShelf shelf, ToolCallRules rules)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context); // not found, or a probe
            return;
        }

        // Who asks comes before what is asked: an unproven caller learns nothing about tools and formats.
        if (DpopAuthorization.Of(context.Request) is null)
        {
            await ToolRefusal.NoToken.WriteAsync(context);
            return;
        }

        var (call, refusal) = await ReadCallAsync(context, endpoint);
        ToolCaller? caller = null;
        if (call is not null) (caller, refusal) = await rules.CheckAsync(context.Request, call, context.RequestAborted);
        if (caller is null)
        {
            await (refusal ?? ToolRefusal.NoRule).WriteAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    private async Task<(AttemptedCall? Call, ToolRefusal? Refusal)> ReadCallAsync(HttpContext context, Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<McpServerRequirement>() is { } mcp)
            return await ReadMcpAsync(context.Request, mcp.Server, context.RequestAborted);
        if (endpoint.Metadata.GetMetadata<ToolRequirement>() is { } http)
            return await HttpToolCall.ReadAsync(context.Request, http, context.RequestAborted);

        return (null, ToolRefusal.NoRule);
    }

    private async Task<(AttemptedCall? Call, ToolRefusal? Refusal)> ReadMcpAsync(
        HttpRequest request, string server, CancellationToken cancellationToken)
    {
        if (await McpMessage.ReadAsync(request, cancellationToken) is not { } message) return (null, ToolRefusal.Malformed);

        // What was checked is what is handed on, not the bytes that came.
        request.Body = new MemoryStream(message.Bytes, writable: false);
        request.ContentLength = message.Bytes.Length;

        if (message.Tool is null) return (AttemptedCall.Listing(server), null);
        return (shelf.Find(server, message.Tool)?.Declaration.Attempt(message.Arguments) ?? AttemptedCall.Unknown(server), null);
    }
}
