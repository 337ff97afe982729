using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>One JSON-RPC message of a tool server: what may pass to the agent, and in which shape.</summary>
internal sealed class McpAnswer(ToolListFilter tools, ISessionObserver observer)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>The message as it is passed on, and whether it is the answer that ends the exchange.</summary>
    /// <exception cref="AnswerWithheldException">It may not pass.</exception>
    public async Task<(string Json, bool IsAnswer)> InspectAsync(ReadOnlyMemory<byte> utf8, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        var passed = await PassAsync(utf8, context, call, cancellationToken);
        await observer.ObserveAsync(call, passed.Json, cancellationToken);
        return passed;
    }

    private async Task<(string Json, bool IsAnswer)> PassAsync(ReadOnlyMemory<byte> utf8, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        if (McpContent.Inspect(Parse(utf8), call) is not JsonObject message)
            throw new AnswerWithheldException("It is not one JSON-RPC message.");

        if (message.ContainsKey("method"))
        {
            // Progress and log notifications pass; a server's own requests (sampling, elicitation) have nobody here to answer them.
            return message.ContainsKey("id")
                ? throw new AnswerWithheldException("The server asks something back, which this proxy does not let through.")
                : (message.ToJsonString(), false);
        }

        if (!message.TryGetPropertyValue("id", out var id) || !JsonNode.DeepEquals(id, call.Mcp!.Id))
            throw new AnswerWithheldException("It answers another request.");

        if (message["result"] is JsonObject result)
            await InspectResultAsync(result, context, call, cancellationToken);
        else if (message["error"] is JsonObject)
            call.Outcome = CallOutcome.Failed;
        else
            throw new AnswerWithheldException("It has neither a result nor an error.");

        return (message.ToJsonString(), true);
    }

    private async Task InspectResultAsync(JsonObject result, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        if (call.Mcp!.CallsTool)
        {
            call.Outcome = result["isError"] is JsonValue failed && failed.GetValueKind() == JsonValueKind.True ? CallOutcome.Failed : CallOutcome.Succeeded;
            if (call.Outcome == CallOutcome.Succeeded) OutcomeFacts.Capture(result["structuredContent"], call);
            if (call.Record is { } record)
            {
                if (result["_meta"] is not JsonObject meta) result["_meta"] = meta = [];
                meta[ToolCallProblem.RecordMeta] = record;
            }

            return;
        }

        call.Outcome = CallOutcome.Succeeded;
        if (call.Mcp.ListsTools)
        {
            if (result["tools"] is not JsonArray offered) throw new AnswerWithheldException("It lists no tools.");
            result["tools"] = await tools.FilterAsync(offered, context, call, cancellationToken);
        }

        // initialize and server/discover: the agent is not told of what would not pass anyway.
        if (result["capabilities"] is JsonObject capabilities)
            result["capabilities"] = capabilities.ContainsKey("tools") ? new JsonObject { ["tools"] = new JsonObject() } : [];
    }

    private static JsonNode? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8.Span, documentOptions: Strict);
        }
        catch (JsonException)
        {
            throw new AnswerWithheldException("It is not JSON without duplicate keys.");
        }
    }
}
