using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Messages of the MCP session itself reach no tool; they need a server of the catalog and, behind this, a token to list.</summary>
internal sealed class SessionMessageMiddleware(RequestDelegate next, Catalog catalog)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        call.Server = catalog.Find(call.Kind, call.ServerName);
        if (call.Server is null)
        {
            call.Deny(DenialReason.ToolUnknown, "The catalog has no such server.");
            return;
        }

        await next(context);
    }
}
