using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Approvals;

/// <summary>What the params of an MCP request say beside its arguments: how its sender can be answered, and what it brings back.</summary>
internal sealed record McpInput
{
    public const string RequestState = "requestState";
    public const string InputResponses = "inputResponses";

    /// <summary>Given back as it was sent (MCP 2026-07-28, multi round-trip requests); whoever sends it may have made it up.</summary>
    public string? State { get; private init; }

    public JsonElement? Responses { get; private init; }

    /// <summary>The sender wants to hear how it goes.</summary>
    public JsonNode? ProgressToken { get; private init; }

    /// <summary>A person sits at the client and can be sent to a URL (elicitation, URL mode).</summary>
    public bool OpensUrls { get; private init; }

    public static McpInput Of(McpRequest request)
    {
        // Of what goes on to the tool: what came back to this proxy is taken out of that.
        var parameters = Member(JsonElement.Parse(request.Canonical!), "params");
        var meta = Member(parameters, "_meta");
        var token = Member(meta, "progressToken");
        var state = Member(parameters, RequestState);
        return new McpInput
        {
            State = state is { ValueKind: JsonValueKind.String } text ? text.GetString() : null,
            Responses = Member(parameters, InputResponses),
            ProgressToken = token is { ValueKind: JsonValueKind.String or JsonValueKind.Number } ? JsonNode.Parse(token.Value.GetRawText()) : null,
            OpensUrls = Member(Member(Member(meta, "io.modelcontextprotocol/clientCapabilities"), "elicitation"), "url") is { ValueKind: JsonValueKind.Object },
        };
    }

    /// <summary>What the person at the client did with one question: <c>accept</c>, <c>decline</c> or <c>cancel</c>.</summary>
    public string? ActionOn(string question) =>
        Member(Member(Responses, question), "action") is { ValueKind: JsonValueKind.String } action ? action.GetString() : null;

    private static JsonElement? Member(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } it && it.TryGetProperty(name, out var value) ? value : null;
}
