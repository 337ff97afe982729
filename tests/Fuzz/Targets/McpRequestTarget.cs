using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.Fuzz.Targets;

/// <summary>A message is refused with a word, or what is decided on is exactly what the server will read.</summary>
internal sealed class McpRequestTarget() : FuzzTarget("mcp-request")
{
    private const int Depth = 32;

    protected override void Try(byte[] input)
    {
        if (!McpRequestParser.TryParse(input, Depth, out var request, out var refusal))
        {
            Must(refusal.Length > 0, "it is refused without a word");
            return;
        }

        Must(McpRequestParser.TryParse(request.Canonical, Depth, out var again, out _), "what is forwarded would be refused");
        Must(request.Canonical.AsSpan().SequenceEqual(again.Canonical), "what is forwarded has another canonical form");
        Must(JsonNode.DeepEquals(request.Id, again.Id), "the id changes on the way");

        // The server's own reading, by a parser that takes the last of two keys.
        var sent = JsonNode.Parse(request.Canonical)!.AsObject();
        Must(request.Kind == McpMessageKind.Answer == sent["method"] is null, "an answer has no method, and everything else has one");
        if (request.Kind == McpMessageKind.Answer) return;

        Must(request.Method == sent["method"]!.GetValue<string>(), "the method that was decided on is not the one that is sent");
        if (!request.CallsTool) return;

        Must(request.Parameters.GetProperty("name").GetString() == sent["params"]!["name"]!.GetValue<string>(), "the tool that was decided on is not the one that is called");
        Must(
            sent["params"]!["arguments"] is not { } arguments || JsonElement.DeepEquals(request.Arguments, JsonElement.Parse(arguments.ToJsonString())),
            "the arguments that were decided on are not those that are sent");
    }
}
