using System.Collections.Frozen;
using System.Text.Json;

namespace AgentTrust.Contracts.Policy;

/// <summary>What COAZ-MCP (draft 1) asks a decision point for each MCP method, where the server has declared nothing else.</summary>
/// <remarks>A method that is not in the table is refused: what a later version of MCP brings does not slip past authorization.</remarks>
public static class McpDefaultMapping
{
    private const string Server = "mcp_server";

    private static readonly FrozenDictionary<string, Target> Targets = new Dictionary<string, Target>
    {
        ["initialize"] = new(Server, Context: ("protocol_version", "protocolVersion")),
        // The stateless MCP of 2026-07-28 asks this in place of initialize, and listens in place of subscribing; the draft is older.
        ["server/discover"] = new(Server),
        ["subscriptions/listen"] = new(Server),
        ["tools/list"] = new(Server),
        ["tools/call"] = new("tool", "name"),
        ["resources/list"] = new(Server),
        ["resources/templates/list"] = new(Server),
        ["resources/read"] = new("resource", "uri"),
        ["resources/subscribe"] = new("resource", "uri"),
        ["resources/unsubscribe"] = new("resource", "uri"),
        ["prompts/list"] = new(Server),
        ["prompts/get"] = new("prompt", "name"),
        ["logging/setLevel"] = new(Server, Context: ("level", "level")),
        ["tasks/get"] = new("task", "taskId"),
        ["tasks/result"] = new("task", "taskId"),
        ["tasks/cancel"] = new("task", "taskId"),
        ["tasks/list"] = new(Server),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Proceeds without a decision: nobody may read the absence of a mapping as a denial of these.</summary>
    public static bool IsPassThrough(string method) => method == "ping" || method.StartsWith("notifications/", StringComparison.Ordinal);

    /// <param name="method">Of the JSON-RPC request.</param>
    /// <param name="parameters">Its <c>params</c>.</param>
    /// <param name="caller">Of the verified access token.</param>
    /// <returns>What to ask; null when the message has to be refused: the method is not known, or a member that names the resource is missing.</returns>
    public static EvaluationRequest? Find(string method, JsonElement? parameters, McpCaller caller)
    {
        if (ResourceOf(method, parameters, caller) is not ({ } type, { Length: > 0 } id)) return null;

        var context = new Dictionary<string, string>();
        if (caller.Agent is { } agent) context["agent"] = agent;
        if (Targets.GetValueOrDefault(method)?.Context is var (name, parameter))
        {
            if (Text(parameters, parameter) is not { } value) return null;
            context[name] = value;
        }

        return new()
        {
            Subject = new() { Type = "identity", Id = caller.Subject },
            Action = new() { Name = method },
            Resource = new() { Type = type, Id = id },
            Context = JsonSerializer.SerializeToElement(context),
        };
    }

    private static (string? Type, string? Id) ResourceOf(string method, JsonElement? parameters, McpCaller caller)
    {
        if (Targets.GetValueOrDefault(method) is { } target)
            return (target.Type, target.Parameter is null ? caller.Server : Text(parameters, target.Parameter));
        if (method != "completion/complete" || Member(parameters, "ref") is not { } reference) return default;
        return Text(reference, "type") == "ref/prompt" ? ("prompt", Text(reference, "name")) : ("resource", Text(reference, "uri"));
    }

    private static JsonElement? Member(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } it && it.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <param name="Type">Of the resource.</param>
    /// <param name="Parameter">Which parameter names it; null when it is the server itself.</param>
    /// <param name="Context">A parameter that decisions see, and its name there.</param>
    private sealed record Target(string Type, string? Parameter = null, (string Name, string Parameter)? Context = null);
}

/// <summary>Who sends an MCP message to which server, by the claims of a verified access token.</summary>
/// <param name="Subject">The subject-identity claim: <c>sub</c> unless agreed otherwise.</param>
/// <param name="Server">The one member of <c>aud</c> that is this server.</param>
/// <param name="Agent"><c>client_id</c>, when there is one.</param>
public sealed record McpCaller(string Subject, string Server, string? Agent);
