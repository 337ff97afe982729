using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>A session of an agent with one server (MCP until 2025-11-25), under an id of this proxy's own.</summary>
internal sealed record McpSession
{
    public required string Id { get; init; }

    /// <summary>Whose it is: nobody else may use it, on no other route and for no other task.</summary>
    public required string Holder { get; init; }

    /// <summary>The server's own id for it; an agent never sees it.</summary>
    public required string UpstreamId { get; init; }

    /// <summary>Seals the ids of its events.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Who calls, with which key, for which task, and which server.</summary>
    /// <remarks>Not the token nor its step: both change while a session goes on, and each message proves its own.</remarks>
    public static string HolderOf(ToolCall call) => CanonicalJson.Digest(JsonSerializer.SerializeToElement(new
    {
        agents = call.Caller!.Chain,
        key = call.Caller.KeyThumbprint,
        task = call.TaskId,
        server = call.ServerName,
    }));
}
