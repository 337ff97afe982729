using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.ResourceMetadata;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>From refusal to wire, the one mapper: problem details (RFC 9457), or for an MCP tool call a result that a model can read.</summary>
internal sealed class ToolCallProblem(IOptionsMonitor<ToolCallOptions> options, ResourceChallenges challenges)
{
    public const string RecordHeader = "AgentTrust-Record";
    public const string RecordMeta = "agenttrust/record";

    public async Task WriteAsync(HttpContext context, ToolCall call)
    {
        var denial = call.Denial!;
        var members = Members(call, denial);
        var isToolResult = call.Mcp is { CallsTool: true };

        if (context.Response.HasStarted)
        {
            // Only a stream of an MCP call can still say why; any other half answer is cut off.
            if (isToolResult && context.Response.ContentType == "text/event-stream")
                await context.Response.WriteAsync($"event: message\ndata: {Result(call, denial, members).ToJsonString()}\n\n", context.RequestAborted);
            else
                context.Abort();
            return;
        }

        context.Response.ContentLength = null;
        if (call.Record is { } record) context.Response.Headers[RecordHeader] = record.ToString();
        if (denial.RetryAfter is { } wait) context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();

        context.Response.StatusCode = isToolResult ? StatusCodes.Status200OK : denial.Status ?? denial.Reason.Status;
        challenges.Complete(context, call);
        if (!isToolResult) members["status"] = context.Response.StatusCode;
        context.Response.ContentType = isToolResult ? "application/json" : "application/problem+json";
        await context.Response.WriteAsync((isToolResult ? Result(call, denial, members) : members).ToJsonString(), context.RequestAborted);
    }

    private JsonObject Members(ToolCall call, Denial denial)
    {
        var members = new JsonObject
        {
            ["type"] = denial.Reason.Type,
            ["code"] = denial.Reason.Code,
            ["title"] = denial.Reason.Title,
            ["detail"] = denial.Detail,
            ["call"] = call.Id,
            ["policies"] = new JsonArray([.. denial.Policies.Select(policy => JsonValue.Create(policy))]),
        };
        if (call.Record is { } record) members["record"] = record;
        if (denial.AccessRequest is { } request)
        {
            members["access_request"] = new JsonObject
            {
                ["id"] = request.Id,
                ["state"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(request.State.ToString()),
                ["url"] = $"{options.CurrentValue.ConsoleUrl?.TrimEnd('/')}/approvals/{Uri.EscapeDataString(request.Id)}",
                ["expires_at"] = JsonSerializer.SerializeToNode(request.ExpiresAt, WireJson.Options),
                ["retry_after_seconds"] = denial.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null,
            };
        }

        return members;
    }

    /// <summary>MCP: an error of the tool, not of the protocol, so that the model reads the reason and can change its mind.</summary>
    private static JsonObject Result(ToolCall call, Denial denial, JsonObject members)
    {
        var text = new StringBuilder($"Denied ({denial.Reason.Code}): {denial.Reason.Title} {denial.Detail}");
        if (denial.Policies.Count > 0) text.Append($" Policies: {string.Join(", ", denial.Policies)}.");

        var result = new JsonObject
        {
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text.ToString() }),
            ["structuredContent"] = new JsonObject { ["denial"] = members },
            ["isError"] = true,
        };
        if (call.Record is { } record) result["_meta"] = new JsonObject { [RecordMeta] = record };
        if (string.CompareOrdinal(call.Mcp!.ProtocolVersion, "2026-07-28") >= 0) result["resultType"] = "complete";
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = call.Mcp.Id?.DeepClone(), ["result"] = result };
    }
}
