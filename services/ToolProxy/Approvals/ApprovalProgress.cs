using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Approvals;

/// <summary>Tells a client that wants to know that its call waits for people, and where they decide (MCP, progress).</summary>
internal sealed class ApprovalProgress(HttpContext context, ToolCall call, string link)
{
    private int _said;

    public async Task SayAsync(CancellationToken cancellationToken)
    {
        if (McpInput.Of(call.Mcp!).ProgressToken is not { } token || !TakesEvents()) return;

        var message = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["method"] = "notifications/progress",
            ["params"] = new JsonObject
            {
                ["progressToken"] = token,
                ["progress"] = ++_said,
                ["message"] = $"{call.Denial!.Detail} Approve at {link}",
            },
        };
        await AgentEvents.WriteAsync(context, message.ToJsonString(), cancellationToken);
    }

    private bool TakesEvents() =>
        context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));
}
