using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Attacks.Format;

namespace AgentTrust.Attacks.Replay;

/// <summary>The revision of MCP that the agent speaks. A session's story is the same on either.</summary>
internal sealed record Wire
{
    public static readonly Wire Streamable = new() { Version = "2025-11-25" };
    public static readonly Wire Stateless = new() { Version = "2026-07-28" };

    private const string VersionHeader = "MCP-Protocol-Version";

    private Wire()
    {
    }

    public required string Version { get; init; }

    /// <summary>Null for a revision that is not known.</summary>
    public static Wire? Find(string version) => new[] { Streamable, Stateless }.FirstOrDefault(wire => wire.Version == version);

    /// <summary>What is written out by the script, and what only one wire has, stays as it is.</summary>
    public Wire For(ScriptedTurn turn) =>
        turn.Raw is not null || turn.Session is not null || turn.Headers.Keys.Any(name => name.StartsWith("Mcp-", StringComparison.OrdinalIgnoreCase)) ? Streamable : this;

    /// <summary>The members of a message that the revision asks for.</summary>
    public void Complete(JsonObject message)
    {
        if (this != Stateless || message["id"] is null) return;

        if (message["params"] is not JsonObject parameters) message["params"] = parameters = [];
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Version,
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "agent", ["version"] = "1" },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject { ["url"] = new JsonObject() } },
        };
    }

    /// <summary>The headers that the revision asks for, unless the script has said them.</summary>
    public void Complete(HttpRequestMessage request, ScriptedTurn turn)
    {
        if (!turn.Headers.ContainsKey(VersionHeader)) request.Headers.TryAddWithoutValidation(VersionHeader, Version);
        if (this != Stateless) return;

        request.Headers.TryAddWithoutValidation("Mcp-Method", turn.Tool is not null ? "tools/call" : turn.List ? "tools/list" : turn.Method);
        var name = turn.Tool ?? turn.Params?.EnumerateObject().FirstOrDefault(member => member.Name is "name" or "uri").Value.ToString();
        if (name is { Length: > 0 }) request.Headers.TryAddWithoutValidation("Mcp-Name", IsPlain(name) ? name : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?=");
    }

    private static bool IsPlain(string value) => value.All(c => c is >= ' ' and <= '~') && value.Trim() == value;
}
