using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Models.Requests;

/// <summary>What a prompt may be made of: text that was looked at. Anything else passes only where the catalog says so.</summary>
internal static class ModelContent
{
    private static readonly HashSet<string> Texts = new(StringComparer.Ordinal) { "text", "refusal", "input_text", "output_text", "summary_text", "reasoning_text" };
    private static readonly HashSet<string> MessageMembers = new(StringComparer.Ordinal) { "role", "content", "name", "tool_calls", "tool_call_id", "refusal", "reasoning_content" };

    private static readonly HashSet<string> Items = new(StringComparer.Ordinal)
    {
        "message", "function_call", "function_call_output", "custom_tool_call", "custom_tool_call_output", "reasoning",
    };

    /// <summary>Chat completions.</summary>
    public static ModelObjection? OfMessages(JsonNode? messages, CatalogModel model)
    {
        if (messages is not JsonArray { Count: > 0 } list) return new("messages", "must be a list of messages.", IsMalformed: true);

        for (var at = 0; at < list.Count; at++)
        {
            var path = $"messages[{at}]";
            if (list[at] is not JsonObject message || ModelJson.Text(message["role"]) is null) return new(path, "must be an object with a role.", IsMalformed: true);
            foreach (var (name, value) in message)
                if (value is not null && !MessageMembers.Contains(name))
                    return new($"{path}.{name}", name == "audio" ? "names an answer that the provider has kept." : "is no member that this proxy passes on.");
            if (OfContent(message["content"], $"{path}.content", model) is { } objection) return objection;
        }

        return null;
    }

    /// <summary>Responses.</summary>
    public static ModelObjection? OfInput(JsonNode? input, CatalogModel model)
    {
        if (ModelJson.Text(input) is not null) return null;
        if (input is not JsonArray { Count: > 0 } list) return new("input", "must be text or a list of items.", IsMalformed: true);

        for (var at = 0; at < list.Count; at++)
        {
            var path = $"input[{at}]";
            if (list[at] is not JsonObject item) return new(path, "must be an object.", IsMalformed: true);

            var type = ModelJson.Text(item["type"]) ?? "message";
            if (type == "item_reference")
            {
                if (ModelParameters.Forbids(model, ModelFeature.State)) return ModelParameters.Beyond(path, ModelFeature.State);
                continue;
            }

            if (!Items.Contains(type))
            {
                if (ModelTools.FeatureOf(type) is not { } feature) return new($"{path}.type", "is a kind of item that this proxy does not know.");
                if (ModelParameters.Forbids(model, feature)) return ModelParameters.Beyond($"{path}.type", feature);
            }

            foreach (var member in (string[])["content", "output", "summary"])
                if (OfContent(item[member], $"{path}.{member}", model) is { } objection)
                    return objection;
        }

        return null;
    }

    private static ModelObjection? OfContent(JsonNode? content, string path, CatalogModel model)
    {
        if (content is null || ModelJson.Text(content) is not null) return null;
        if (content is not JsonArray parts) return new(path, "must be text or a list of parts.", IsMalformed: true);

        for (var at = 0; at < parts.Count; at++)
            if (OfPart(parts[at] as JsonObject, $"{path}[{at}]", model) is { } objection)
                return objection;
        return null;
    }

    private static ModelObjection? OfPart(JsonObject? part, string path, CatalogModel model)
    {
        var type = ModelJson.Text(part?["type"]);
        if (type is null) return new(path, "must be an object with a type.", IsMalformed: true);
        if (Texts.Contains(type)) return null;

        ModelFeature? feature = type switch
        {
            "image_url" or "input_image" => ModelFeature.Images,
            "input_audio" => ModelFeature.Audio,
            "file" or "input_file" => ModelFeature.Files,
            _ => null,
        };
        if (feature is null) return new($"{path}.type", "is a kind of content that this proxy does not know.");
        if (ModelParameters.Forbids(model, feature.Value)) return ModelParameters.Beyond(path, feature.Value);
        if (Urls(part!).Any(url => !url.StartsWith("data:", StringComparison.OrdinalIgnoreCase)) && ModelParameters.Forbids(model, ModelFeature.Urls))
            return ModelParameters.Beyond(path, ModelFeature.Urls);
        return (part!["file_id"] ?? (part["file"] as JsonObject)?["file_id"]) is not null && ModelParameters.Forbids(model, ModelFeature.State)
            ? ModelParameters.Beyond(path, ModelFeature.State)
            : null;
    }

    /// <summary>Every place from which the provider would fetch something; what is no text there is not known not to be one.</summary>
    private static IEnumerable<string> Urls(JsonObject part) =>
        new[] { part["image_url"] is JsonObject image ? image["url"] : part["image_url"], part["file_url"], part["audio_url"] }
            .OfType<JsonNode>().Select(url => ModelJson.Text(url) ?? "");
}
