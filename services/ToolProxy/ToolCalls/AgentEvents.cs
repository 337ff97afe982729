using System.Text;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>An MCP answer that is told as it happens: once the stream is open, every message is an event of it.</summary>
internal static class AgentEvents
{
    private const string MediaType = "text/event-stream";

    public static bool AreOpen(HttpContext context) => context.Response is { HasStarted: true, ContentType: MediaType };

    public static async Task WriteAsync(HttpContext context, string json, CancellationToken cancellationToken)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = MediaType;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no"; // MCP 2026-07-28, Streamable HTTP: nobody on the way may hold it back
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: message\ndata: {json}\n\n"), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
