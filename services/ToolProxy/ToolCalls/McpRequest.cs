using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>One message of an agent, parsed once; what is forwarded is <see cref="Canonical"/>, never what came in.</summary>
internal sealed record McpRequest
{
    public required McpMessageKind Kind { get; init; }

    /// <summary>The method; for what has none, what it is.</summary>
    public required string Method { get; init; }

    /// <summary>Null for a notification, and where there is no body.</summary>
    public JsonNode? Id { get; init; }

    public JsonElement Parameters { get; init; }

    /// <summary>What the message is about, as COAZ-MCP maps it; null for what passes without a decision.</summary>
    public AccessEntity? Target { get; init; }

    /// <summary>Of a tool or a prompt.</summary>
    public JsonElement Arguments { get; init; }

    /// <summary>RFC 8785 of the parse that was decided on; null where there is no body.</summary>
    public byte[]? Canonical { get; init; }

    /// <summary>The protocol revision that the message or its header names.</summary>
    public string? ProtocolVersion { get; init; }

    public bool CallsTool => Method == McpMethods.CallTool;

    public bool ListsTools => Method == McpMethods.ListTools;

    /// <summary>Looks at what the server offers.</summary>
    public bool Lists => McpMethods.IsList(Method);

    /// <summary>One tool, resource or prompt: what steps 3 to 5 decide on.</summary>
    public bool NamesOffer => Target is { Type: McpMethods.Tool or McpMethods.Resource or McpMethods.Prompt };

    /// <summary>What it names of what the server offers.</summary>
    public string? Name => NamesOffer ? Target!.Id : null;

    /// <summary>Since 2026-07-28 every request stands alone: no handshake, no session, nothing to resume.</summary>
    public bool IsStateless => Method != McpMethods.Initialize && McpVersions.IsStateless(ProtocolVersion);

    /// <summary>A stream that stays open for what the server has to say.</summary>
    public bool Listens => Kind == McpMessageKind.Listen || Method == McpMethods.Subscribe;
}

/// <summary>What an agent can send to an MCP server over Streamable HTTP.</summary>
internal enum McpMessageKind
{
    Request,
    Notification,

    /// <summary>To something that the server asked (until 2025-11-25).</summary>
    Answer,

    /// <summary>GET: the session's own stream, or one that is resumed (until 2025-11-25).</summary>
    Listen,

    /// <summary>DELETE (until 2025-11-25).</summary>
    EndSession,
}

/// <summary>Revisions of MCP; their names are dates, so they sort.</summary>
internal static class McpVersions
{
    public const string Stateless = "2026-07-28";

    public static bool IsStateless(string? version) => version is not null && string.CompareOrdinal(version, Stateless) >= 0;
}
