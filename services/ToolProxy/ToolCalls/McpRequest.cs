using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>One JSON-RPC message of an agent, parsed once; what is forwarded is <see cref="Canonical"/>, never what came in.</summary>
internal sealed record McpRequest
{
    public required string Method { get; init; }

    /// <summary>Null for a notification.</summary>
    public JsonNode? Id { get; init; }

    /// <summary>The tool of a <c>tools/call</c>.</summary>
    public string? Tool { get; init; }

    public JsonElement Arguments { get; init; }

    /// <summary>RFC 8785 of the parse that was decided on.</summary>
    public required byte[] Canonical { get; init; }

    /// <summary>The protocol revision that the message or its header names.</summary>
    public string? ProtocolVersion { get; init; }

    public bool CallsTool => Method == McpMethods.CallTool;

    public bool ListsTools => Method == McpMethods.ListTools;
}

/// <summary>The MCP methods that pass; everything else is refused.</summary>
internal static class McpMethods
{
    public const string CallTool = "tools/call";
    public const string ListTools = "tools/list";

    public static readonly IReadOnlySet<string> Requests =
        new HashSet<string>(StringComparer.Ordinal) { "initialize", "ping", "server/discover", ListTools, CallTool };

    public static readonly IReadOnlySet<string> Notifications =
        new HashSet<string>(StringComparer.Ordinal) { "notifications/initialized", "notifications/cancelled" };
}
