using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>The content blocks of a result of MCP: of a tool's call, a resource or a prompt.</summary>
internal static class ContentBlocks
{
    public static IEnumerable<JsonObject> In(JsonNode? message)
    {
        if ((message as JsonObject)?["result"] is not JsonObject result) return [];

        return ((JsonNode?[])[result["content"], result["contents"], .. (result["messages"] as JsonArray ?? []).Select(one => (one as JsonObject)?["content"])])
            .SelectMany(node => node switch { JsonArray many => many.OfType<JsonObject>(), JsonObject one => [one], _ => [] });
    }

    /// <summary>Where the blocks have text that a model reads, in its order.</summary>
    public static IReadOnlyList<JsonObject> TextHolders(IEnumerable<JsonObject> blocks) =>
        [.. blocks.Select(block => block["resource"] as JsonObject ?? block).Where(holder => TextOf(holder) is not null)];

    public static string? TextOf(JsonObject holder) =>
        holder["text"] is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : null;

    public static string? MediaTypeOf(JsonObject holder) =>
        holder["mimeType"] is JsonValue type && type.GetValueKind() == JsonValueKind.String ? type.GetValue<string>() : null;
}
