using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.McpSessions;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>One JSON-RPC message of a tool server: what may pass to the agent, and in which shape.</summary>
internal sealed class McpAnswer(
    ToolListFilter lists, ServerQuestions questions, ResumableCalls resumable, ToolDefinitions definitions, ISessionObserver observer, AuditTrail trail,
    CallRecords records)
{
    /// <summary>The message as it is passed on, null when it is not for the agent; and whether it is the answer that ends the exchange.</summary>
    /// <exception cref="AnswerWithheldException">It may not pass.</exception>
    public async Task<(string? Json, bool IsAnswer)> InspectAsync(
        ReadOnlyMemory<byte> utf8, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        if (AnswerJson.Parse(utf8.Span) is not JsonObject said) throw new AnswerWithheldException("It is not one JSON-RPC message.");
        if (call.Mcp!.Kind == McpMessageKind.Listen && !said.ContainsKey("method")) return (await ResumeAsync(said, context, call, cancellationToken), true);

        var message = McpContent.Inspect(said, call)!.AsObject();
        if (message.ContainsKey("method"))
            return (await MayPassAsync(message, context, call, cancellationToken) ? await ReleaseAsync(message, call, cancellationToken) : null, false);

        await InspectAnswerAsync(message, context, call, cancellationToken);
        return (await ReleaseAsync(message, call, cancellationToken), true);
    }

    private async Task<string> ReleaseAsync(JsonObject message, ToolCall call, CancellationToken cancellationToken)
    {
        var json = message.ToJsonString();
        await observer.ObserveAsync(call, json, cancellationToken);
        return json;
    }

    private async Task<bool> MayPassAsync(JsonObject message, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        if (message["method"] is not JsonValue text || text.GetValueKind() != JsonValueKind.String)
            throw new AnswerWithheldException("It is neither a message nor an answer.");

        var method = text.GetValue<string>();
        if (message.ContainsKey("id"))
        {
            // MCP 2026-07-28 has servers ask in their results; and without a session there is no way back for an answer.
            return call.Session is not null && message["id"] is not null
                ? await questions.MayPassAsync(message, context, call, cancellationToken)
                : throw new AnswerWithheldException("The server asks something back, which this proxy does not let through.");
        }

        if (method == "notifications/tools/list_changed") definitions.LookAgain(call.ServerName);
        return method.StartsWith("notifications/", StringComparison.Ordinal)
            ? true
            : throw new AnswerWithheldException("It is a message that MCP does not have.");
    }

    /// <summary>The rest of an earlier exchange, which ends here as it would have ended there; null for what this session never asked.</summary>
    private async Task<string?> ResumeAsync(JsonObject said, HttpContext context, ToolCall listening, CancellationToken cancellationToken)
    {
        if (listening.LastEventId is null || said["id"] is not { } id || await resumable.TakeAsync(listening, id, cancellationToken) is not { } call) return null;

        var message = McpContent.Inspect(said, call)!.AsObject();
        await InspectAnswerAsync(message, context, call, cancellationToken);
        var json = await ReleaseAsync(message, call, cancellationToken);
        if (call.CallsTool) _ = trail.WriteAsync(records.Outcome(call));
        return json;
    }

    private async Task InspectAnswerAsync(JsonObject message, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        var isError = message["error"] is JsonObject;
        // A server that could not read a request's id leaves it out of its error.
        var id = message["id"];
        if (!JsonNode.DeepEquals(id, call.Mcp!.Id) && !(isError && id is null && call.UpstreamStatus >= 400))
            throw new AnswerWithheldException("It answers another request.");

        if (message["result"] is JsonObject result)
            await InspectResultAsync(result, context, call, cancellationToken);
        else if (isError)
            call.Outcome = CallOutcome.Failed;
        else
            throw new AnswerWithheldException("It has neither a result nor an error.");
    }

    private async Task InspectResultAsync(JsonObject result, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        var mcp = call.Mcp!;
        call.Outcome = CallOutcome.Succeeded;
        if (call.CallsTool)
        {
            InspectQuestions(result, call.Server!);
            if (mcp.CallsTool && result["isError"] is JsonValue failed && failed.GetValueKind() == JsonValueKind.True) call.Outcome = CallOutcome.Failed;
            if (mcp.CallsTool && call.Outcome == CallOutcome.Succeeded) OutcomeFacts.Capture(result["structuredContent"], call);
            if (call.Record is { } record)
            {
                if (result["_meta"] is not JsonObject meta) result["_meta"] = meta = [];
                meta[ToolCallProblem.RecordMeta] = record;
            }

            return;
        }

        if (mcp.Lists)
        {
            var member = McpMethods.ListMember(mcp.Method);
            if (result[member] is not JsonArray offered) throw new AnswerWithheldException("It lists nothing.");
            result[member] = await lists.FilterAsync(offered, context, call, cancellationToken);
        }

        // initialize and server/discover: the agent is not told of what would not pass anyway, and what a server would have it do is no instruction of anybody's.
        if (result["capabilities"] is JsonObject capabilities) result["capabilities"] = Capabilities(capabilities, call.Server!);
        if (result["instructions"] is JsonValue advice && advice.GetValueKind() == JsonValueKind.String)
            result["instructions"] = new UntrustedMark(call.ServerName).Around(AnswerText.Inspect(HiddenCharacters.Remove(advice.GetValue<string>()), call));
    }

    /// <summary>MCP 2026-07-28, multi round-trip requests: what a server asks in its result is bound to the catalog like any other question.</summary>
    private static void InspectQuestions(JsonObject result, CatalogServer server)
    {
        if (result["inputRequests"] is not { } asked) return;
        if (asked is not JsonObject questions) throw new AnswerWithheldException("It asks in a way that MCP does not have.");

        foreach (var (_, question) in questions)
            if (question is not JsonObject || question["method"] is not JsonValue method || method.GetValueKind() != JsonValueKind.String
                || !CatalogAsks.MayAsk(server, method.GetValue<string>()))
                throw new AnswerWithheldException("The catalog does not let this server ask that of agents.");
    }

    private static JsonObject Capabilities(JsonObject given, CatalogServer server)
    {
        (string Name, bool Passes)[] known =
        [
            ("tools", true), ("logging", true),
            ("resources", server.Resources.Count > 0),
            ("prompts", server.Prompts.Count > 0),
            ("completions", server.Resources.Count > 0 || server.Prompts.Count > 0),
        ];
        var passing = new JsonObject();
        foreach (var (name, passes) in known)
            if (passes && given[name] is { } capability) passing[name] = capability.DeepClone();
        return passing;
    }
}
