using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Steps 3 and 4 for messages about the server itself: what it offers, and the MCP session. They reach no tool, and policy decides on them as well.</summary>
internal sealed class SessionMessageMiddleware(RequestDelegate next, Catalog catalog, Decisions decisions, AuditTrail trail, CallRecords records)
{
    public const string ListAction = "tool.list";
    private const string SessionAction = "mcp.session";
    public const string ServerType = "tool_server";

    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        call.Server = catalog.Find(call.Kind, call.ServerName);
        if (call.Server is null)
        {
            call.Deny(DenialReason.ToolUnknown, "The catalog has no such server.");
            return;
        }

        if (IsDecided(call.Mcp!) && await RefusalAsync(call, context.RequestAborted) is { } denial)
        {
            call.Deny(denial);
            return;
        }

        await next(context);
    }

    /// <summary>COAZ-MCP lets pings and notifications pass; an answer was decided on as a question, and to end a session is always right.</summary>
    private static bool IsDecided(McpRequest message) => message.Kind switch
    {
        McpMessageKind.Request => !McpDefaultMapping.IsPassThrough(message.Method),
        McpMessageKind.Listen => true,
        _ => false,
    };

    private async Task<Denial?> RefusalAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var message = call.Mcp!;
        call.Resource = new AccessEntity { Type = ServerType, Id = call.ServerName };
        call.AccessRequest = AccessRequest(call, message.Method, message.Lists || message.Method is McpMethods.Initialize or McpMethods.Discover ? ListAction : SessionAction);
        call.Decision = await decisions.AskAsync(call.AccessRequest, cancellationToken);
        if (Refusal(call.Decision) is { } denial) return denial;

        foreach (var uri in Subscribed(message))
            if (await RefusalAsync(call, uri, cancellationToken) is { } unread)
                return unread;

        return null;
    }

    /// <summary>To hear of a resource's changes takes what reading it would take.</summary>
    private async Task<Denial?> RefusalAsync(ToolCall call, string uri, CancellationToken cancellationToken)
    {
        var read = new ToolCall(call.Id, call.Kind, call.ServerName)
        {
            Caller = call.Caller,
            Mcp = call.Mcp! with { Method = McpMethods.ReadResource, Target = new AccessEntity { Type = McpMethods.Resource, Id = uri } },
        };
        if (CallTarget.Find(catalog, read) is { } denial) return denial;

        read.Definition = read.Tool!.Definition;
        read.Context = CallTarget.Context(read, new SessionState(), wantsFacts: true);
        read.Decision = await decisions.AskAsync(read.AccessRequest!, cancellationToken);
        if (Refusal(read.Decision) is { } refusal) read.Deny(refusal);
        _ = trail.WriteAsync(records.Decision(read, permitted: read.Denial is null)); // in order before the message's own, which is waited for
        return read.Denial;
    }

    /// <summary>MCP 2026-07-28, subscriptions: the notification filter. What is no list of URIs names none, and the server says so.</summary>
    private static IEnumerable<string> Subscribed(McpRequest message) =>
        message.Method == McpMethods.Subscribe
        && message.Parameters.TryGetProperty("notifications", out var filter) && filter.ValueKind == JsonValueKind.Object
        && filter.TryGetProperty("resourceSubscriptions", out var uris) && uris.ValueKind == JsonValueKind.Array
            ? uris.EnumerateArray().Select(uri => uri.ValueKind == JsonValueKind.String ? uri.GetString()! : "")
            : [];

    public static Denial? Refusal(EvaluationResponse? decision) => decision switch
    {
        null => new Denial(DenialReason.DecisionUnavailable, "The policy service gave no decision; try again later."),
        { Decision: true } => PolicyDenial.OfObligations(decision),
        _ => PolicyDenial.Of(decision),
    };

    public static EvaluationRequest AccessRequest(ToolCall call, string name, string action) => new()
    {
        Subject = new AccessEntity { Type = "agent", Id = call.Caller!.Subject },
        Action = new AccessAction { Name = action },
        Resource = call.Resource!,
        Context = JsonSerializer.SerializeToElement(new ToolCallContext
        {
            Task = call.TaskId,
            Step = call.Caller.Task!.Step!,
            Actors = call.Caller.Actors.Count > 0 ? call.Caller.Actors : null,
            Resources = call.Caller.Task.Resources,
            Call = call.Id,
            Tool = new ToolReference { Server = call.ServerName, Name = name, DefinitionDigest = Nothing },
            ArgumentsDigest = Nothing,
            Sensitivity = "internal",
            Session = new SessionState(),
            WantsFacts = true,
        }, WireJson.Options),
    };

    /// <summary>No tool, so no definition and no arguments.</summary>
    private static readonly string Nothing = CanonicalJson.Digest(JsonElement.Parse("{}"));
}
