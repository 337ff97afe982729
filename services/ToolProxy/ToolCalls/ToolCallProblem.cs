using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.Approvals;
using AgentTrust.ToolProxy.Models;
using AgentTrust.ToolProxy.ResourceMetadata;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>From refusal to wire, the one mapper: problem details (RFC 9457), or for an MCP tool call a result that a model can read.</summary>
internal sealed class ToolCallProblem(ApprovalLink link, InputRequired inputRequired, ResourceChallenges challenges)
{
    public const string RecordHeader = "AgentTrust-Record";
    public const string RecordMeta = "agenttrust/record";
    public const string DenialMeta = "agenttrust/denial";

    public async Task WriteAsync(HttpContext context, ToolCall call)
    {
        var denial = call.Denial!;
        var members = Members(call, denial);
        var isToolResult = call.Mcp is { CallsTool: true, Kind: McpMessageKind.Request } && denial.RpcCode is null && denial.Reason != DenialReason.ScopeMissing; // MCP, scope challenges: HTTP 403
        var isRpcError = !isToolResult && call.Mcp is { Kind: McpMessageKind.Request };

        if (context.Response.HasStarted)
        {
            // Only the stream of an MCP request can still say why; any other half answer is cut off.
            if (call.Model is not null && AgentEvents.AreOpen(context))
            {
                await context.Response.WriteAsync(ModelProblem.EventOf(call, members), context.RequestAborted);
                return;
            }

            if ((isToolResult || (isRpcError && !call.Mcp!.Listens)) && AgentEvents.AreOpen(context))
                await AgentEvents.WriteAsync(context, (await BodyAsync()).ToJsonString(), context.RequestAborted);
            else
                context.Abort();
            return;
        }

        context.Response.ContentLength = null;
        if (call.Record is { } record) context.Response.Headers[RecordHeader] = record.ToString();
        if (denial.RetryAfter is { } wait) context.Response.Headers.RetryAfter = Seconds(wait).ToString();

        context.Response.StatusCode = isToolResult ? StatusCodes.Status200OK : denial.Status ?? denial.Reason.Status;
        challenges.Complete(context, call);
        if (!isToolResult) members["status"] = context.Response.StatusCode;
        context.Response.ContentType = isToolResult || isRpcError || call.Kind == ServerKind.Model ? "application/json" : "application/problem+json";
        await context.Response.WriteAsync((await BodyAsync()).ToJsonString(), context.RequestAborted);

        async Task<JsonObject> BodyAsync() =>
            isToolResult ? await ResultAsync(call, denial, members, context.RequestAborted) : isRpcError ? Error(call, denial, members)
            : call.Kind == ServerKind.Model ? ModelProblem.Of(call, members) : members;
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
                ["url"] = link.Of(request.Id),
                ["expires_at"] = JsonSerializer.SerializeToNode(request.ExpiresAt, WireJson.Options),
                ["retry_after_seconds"] = denial.RetryAfter is { } wait ? Seconds(wait) : null,
            };
            members["task"] = Task(request);
        }

        return members;
    }

    /// <summary>AuthZEN Access Request and Approval Profile, task: without its endpoints, which agents have no business at.</summary>
    private JsonObject Task(AccessRequest request)
    {
        var task = new JsonObject
        {
            ["id"] = request.Id,
            ["status"] = request.State switch
            {
                AccessRequestState.Pending => "pending",
                AccessRequestState.Granted or AccessRequestState.Consumed => "approved",
                AccessRequestState.Rejected => "denied",
                AccessRequestState.Expired => "expired",
                _ => "cancelled",
            },
            ["expires_at"] = JsonSerializer.SerializeToNode(request.ExpiresAt, WireJson.Options),
        };
        if (link.TryGetUrl(request.Id, out var url)) task["links"] = new JsonObject { ["review"] = url };
        return task;
    }

    private async Task<JsonObject> ResultAsync(ToolCall call, Denial denial, JsonObject members, CancellationToken cancellationToken)
    {
        var result = await inputRequired.ResultAsync(call, cancellationToken) ?? ErrorResult(call, denial, members);
        var meta = new JsonObject { [DenialMeta] = members.DeepClone() };
        if (call.Record is { } record) meta[RecordMeta] = record;
        result["_meta"] = meta;
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = call.Mcp!.Id?.DeepClone(), ["result"] = result };
    }

    /// <summary>MCP: every other request gets an error of the protocol, with the problem as its data.</summary>
    private static JsonObject Error(ToolCall call, Denial denial, JsonObject members) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = call.Mcp!.Id?.DeepClone(),
        ["error"] = new JsonObject
        {
            ["code"] = denial.RpcCode ?? denial.Status ?? denial.Reason.Status,
            ["message"] = $"{denial.Reason.Title} {denial.Detail}",
            ["data"] = new JsonObject { ["denial"] = members },
        },
    };

    /// <summary>MCP: an error of the tool, not of the protocol, so that the model reads the reason and can change its mind.</summary>
    private JsonObject ErrorResult(ToolCall call, Denial denial, JsonObject members)
    {
        var text = new StringBuilder($"Denied ({denial.Reason.Code}): {denial.Reason.Title} {denial.Detail}");
        if (denial.Policies.Count > 0) text.Append($" Policies: {string.Join(", ", denial.Policies)}.");
        if (denial.AccessRequest is { State: AccessRequestState.Pending } request)
        {
            text.Append($" A person decides at {link.Of(request.Id)} until {request.ExpiresAt:u}.");
            if (denial.RetryAfter is { } wait) text.Append($" Repeat the identical call in {Seconds(wait)} seconds or later.");
        }

        var result = new JsonObject
        {
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text.ToString() }),
            ["isError"] = true,
        };
        // Clients hold structured content against the tool's own schema, which knows nothing of refusals.
        if (call.Definition?.Definition.TryGetProperty("outputSchema", out _) != true) result["structuredContent"] = new JsonObject { ["denial"] = members };
        if (string.CompareOrdinal(call.Mcp!.ProtocolVersion, "2026-07-28") >= 0) result["resultType"] = "complete";
        return result;
    }

    private static int Seconds(TimeSpan wait) => (int)Math.Ceiling(wait.TotalSeconds);
}
