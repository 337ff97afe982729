using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>From bytes to one MCP message, or the reason why not (JSON-RPC 2.0; MCP 2025-11-25 and 2026-07-28).</summary>
internal static class McpRequestParser
{
    private const int LongestName = 128;
    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    /// <summary>Members of the envelope, and of <c>params</c> of a tool call: a look-alike must not travel along.</summary>
    private static readonly HashSet<string> Envelope = new(StringComparer.Ordinal) { "jsonrpc", "id", "method", "params" };
    private static readonly HashSet<string> CallParams = new(StringComparer.Ordinal) { "name", "arguments", "_meta", "inputResponses", "requestState" };

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

        var parameters = message.TryGetProperty("params", out var given) ? given : NoArguments;
        var method = message.GetProperty("method").GetString()!;
        request = new McpRequest
        {
            Method = method,
            Id = message.TryGetProperty("id", out var id) ? JsonNode.Parse(id.GetRawText()) : null,
            Tool = method == McpMethods.CallTool ? parameters.GetProperty("name").GetString() : null,
            Arguments = method == McpMethods.CallTool && parameters.TryGetProperty("arguments", out var arguments) ? arguments : NoArguments,
            Canonical = canonical!,
            ProtocolVersion = Version(method, parameters),
        };
        return true;
    }

    private static string? Check(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object) return "The body must be one JSON-RPC message; a batch is not accepted.";
        if (message.EnumerateObject().FirstOrDefault(member => !Envelope.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            return $"A JSON-RPC request has no member \"{Shown(unknown.Name)}\".";
        if (Text(message, "jsonrpc") != "2.0") return "The member jsonrpc must be \"2.0\".";
        if (Text(message, "method") is not { } method) return "The member method must be a string.";
        if (message.TryGetProperty("params", out var parameters) && parameters.ValueKind != JsonValueKind.Object)
            return "The member params must be an object.";

        var isRequest = message.TryGetProperty("id", out var id);
        if (isRequest && !(id.ValueKind == JsonValueKind.String || (id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out _))))
            return "The member id must be a string or an integer.";
        if (!(isRequest ? McpMethods.Requests : McpMethods.Notifications).Contains(method))
            return $"The method \"{Shown(method)}\" does not pass this proxy.";

        return method == McpMethods.CallTool ? CheckCall(parameters) : null;
    }

    private static string? CheckCall(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object) return "A tool call needs params.";
        if (parameters.EnumerateObject().FirstOrDefault(member => !CallParams.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            return $"The params of a tool call have no member \"{Shown(unknown.Name)}\" here.";
        if (Text(parameters, "name") is not { Length: > 0 and <= LongestName }) return "A tool call names its tool by a short string.";
        return parameters.TryGetProperty("arguments", out var arguments) && arguments.ValueKind != JsonValueKind.Object
            ? "The arguments of a tool call must be an object."
            : null;
    }

    private static string? Version(string method, JsonElement parameters) =>
        parameters.TryGetProperty("_meta", out var meta) && Text(meta, "io.modelcontextprotocol/protocolVersion") is { } inMeta ? inMeta
        : method == "initialize" ? Text(parameters, "protocolVersion")
        : null;

    private static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string Shown(string text) => text.Length <= LongestName ? text : text[..LongestName] + "…";
}
