using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>From bytes to one MCP message, or the reason why not (JSON-RPC 2.0; MCP 2025-11-25 and 2026-07-28).</summary>
internal static class McpRequestParser
{
    private const int LongestName = 128;
    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    /// <summary>Members of the envelope, and of <c>params</c> of a tool call: a look-alike must not travel along.</summary>
    private static readonly HashSet<string> Envelope = new(StringComparer.Ordinal) { "jsonrpc", "id", "method", "params" };
    private static readonly HashSet<string> AnswerEnvelope = new(StringComparer.Ordinal) { "jsonrpc", "id", "result", "error" };
    private static readonly HashSet<string> CallParams = new(StringComparer.Ordinal) { "name", "arguments", "_meta", "inputResponses", "requestState", Task };

    /// <summary>MCP 2025-11-25, tasks: who has not declared them ignores what asks for one. So does this proxy, and nobody behind it sees it.</summary>
    private const string Task = "task";

    public static bool TryParse(
        ReadOnlyMemory<byte> body,
        int maxDepth,
        [NotNullWhen(true)] out McpRequest? request,
        [NotNullWhen(false)] out string? refusal)
    {
        request = null;
        if (!StrictJson.TryParse(body, maxDepth, out var message, out var canonical, out refusal)) return false;

        refusal = Check(message);
        if (refusal is not null) return false;
        if (AsksForTask(message)) (message, canonical) = WithoutTask(message);

        var isRequest = message.TryGetProperty("method", out var method);
        var parameters = message.TryGetProperty("params", out var given) ? given : NoArguments;
        var hasId = message.TryGetProperty("id", out var id);
        request = new McpRequest
        {
            Kind = !isRequest ? McpMessageKind.Answer : hasId ? McpMessageKind.Request : McpMessageKind.Notification,
            Method = isRequest ? method.GetString()! : McpMethods.Answer,
            Id = hasId ? JsonNode.Parse(id.GetRawText()) : null,
            Parameters = parameters,
            Arguments = parameters.TryGetProperty("arguments", out var arguments) && arguments.ValueKind == JsonValueKind.Object ? arguments : NoArguments,
            Canonical = canonical!,
            ProtocolVersion = Version(isRequest ? method.GetString() : null, parameters),
        };
        return true;
    }

    private static bool AsksForTask(JsonElement message) =>
        Text(message, "method") == McpMethods.CallTool && message.GetProperty("params").TryGetProperty(Task, out _);

    private static (JsonElement Message, byte[] Canonical) WithoutTask(JsonElement message)
    {
        var rest = JsonObject.Create(message)!;
        rest["params"]!.AsObject().Remove(Task);
        var element = JsonSerializer.SerializeToElement(rest);
        return (element, CanonicalJson.Encode(element));
    }

    private static string? Check(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object) return "The body must be one JSON-RPC message; a batch is not accepted.";

        var isAnswer = !message.TryGetProperty("method", out _) && (message.TryGetProperty("result", out _) || message.TryGetProperty("error", out _));
        if (Unknown(message, isAnswer ? AnswerEnvelope : Envelope) is { } unknown) return $"A JSON-RPC message has no member \"{unknown}\" here.";
        if (Text(message, "jsonrpc") != "2.0") return "The member jsonrpc must be \"2.0\".";

        var hasId = message.TryGetProperty("id", out var id);
        if (hasId && !(id.ValueKind == JsonValueKind.String || (id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out _))))
            return "The member id must be a string or an integer.";
        if (isAnswer) return CheckAnswer(message, hasId);

        if (Text(message, "method") is not { } method) return "The member method must be a string.";
        if (message.TryGetProperty("params", out var parameters) && parameters.ValueKind != JsonValueKind.Object)
            return "The member params must be an object.";
        if (!hasId && !McpMethods.Notifications.Contains(method)) return $"The notification \"{Shown(method)}\" does not pass this proxy.";

        return method == McpMethods.CallTool ? CheckCall(parameters) : null;
    }

    private static string? CheckAnswer(JsonElement message, bool hasId) =>
        !hasId ? "An answer names the request that it answers."
        : message.TryGetProperty("result", out var result) == message.TryGetProperty("error", out var error) ? "An answer has either a result or an error."
        : (result.ValueKind == JsonValueKind.Undefined ? error : result).ValueKind != JsonValueKind.Object ? "A result, and an error, is an object."
        : null;

    private static string? CheckCall(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object) return "A tool call needs params.";
        if (Unknown(parameters, CallParams) is { } unknown) return $"The params of a tool call have no member \"{unknown}\" here.";
        if (Text(parameters, "name") is not { Length: > 0 and <= LongestName }) return "A tool call names its tool by a short string.";
        return parameters.TryGetProperty("arguments", out var arguments) && arguments.ValueKind != JsonValueKind.Object
            ? "The arguments of a tool call must be an object."
            : null;
    }

    private static string? Unknown(JsonElement owner, HashSet<string> known) =>
        owner.EnumerateObject().FirstOrDefault(member => !known.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown
            ? Shown(unknown.Name)
            : null;

    private static string? Version(string? method, JsonElement parameters) =>
        parameters.TryGetProperty("_meta", out var meta) && Text(meta, "io.modelcontextprotocol/protocolVersion") is { } inMeta ? inMeta
        : method == McpMethods.Initialize ? Text(parameters, "protocolVersion")
        : null;

    private static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string Shown(string text) => text.Length <= LongestName ? text : text[..LongestName] + "…";
}
