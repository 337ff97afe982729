using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>What one JSON-RPC message says to an agent: without secrets, and marked where it is not to be trusted.</summary>
internal static class McpContent
{
    /// <summary>In <c>_meta</c>: what the catalog says of the answer, and the delimiter of its marks.</summary>
    public const string LabelMeta = "agenttrust/label";

    /// <exception cref="AnswerWithheldException">It may not pass.</exception>
    public static JsonNode? Inspect(JsonNode? message, ToolCall call)
    {
        var clean = JsonRedaction.Redact(message, call, BinaryContent.In(message));
        var result = (clean as JsonObject)?["result"] as JsonObject;
        if (call.Terms.IsTextOnly && result is not null) LeaveOutBinaries(result);

        var holders = ContentBlocks.TextHolders(ContentBlocks.In(clean));
        SplitSecrets.Redact(holders, call);
        if (call.CallsTool && call.Terms.IsMarked && result is not null) Mark(result, holders, call);
        return clean;
    }

    /// <summary>structuredContent keeps its schema and stays as it is; the label speaks for it too.</summary>
    private static void Mark(JsonObject result, IReadOnlyList<JsonObject> holders, ToolCall call)
    {
        var mark = new UntrustedMark($"{call.ServerName}.{call.Tool!.Name}");
        foreach (var holder in holders)
        {
            // Hidden characters can split a secret for the eye of a rule, so the text is inspected again without them.
            var visible = HiddenCharacters.Remove(ContentBlocks.TextOf(holder)!);
            holder["text"] = mark.Around(AnswerText.Inspect(visible, call));
        }

        if (result["_meta"] is not JsonObject meta) result["_meta"] = meta = [];
        meta[LabelMeta] = new JsonObject { ["untrusted"] = true, ["sensitive"] = call.Tool.ReturnsSensitive, ["delimiter"] = mark.Delimiter };
    }

    private static void LeaveOutBinaries(JsonObject result)
    {
        if (result["content"] is not JsonArray blocks) return;

        for (var at = 0; at < blocks.Count; at++)
        {
            if (blocks[at] is not JsonObject block) continue;

            var holder = block["resource"] as JsonObject ?? block;
            if (holder["data"] is not null || holder["blob"] is not null)
                blocks[at] = new JsonObject { ["type"] = "text", ["text"] = $"[left out: {ContentBlocks.MediaTypeOf(holder) ?? "a file"}; text alone may pass]" };
        }
    }
}
