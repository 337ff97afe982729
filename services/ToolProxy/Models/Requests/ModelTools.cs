using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Models.Requests;

/// <summary>Tools that a model may ask for. The agent's own come back to it and through this proxy; those of the provider never do.</summary>
internal static class ModelTools
{
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "function", "custom" };

    private static readonly (string Prefix, ModelFeature Feature)[] Hosted =
    [
        ("web_search", ModelFeature.WebSearch), ("file_search", ModelFeature.FileSearch), ("code_interpreter", ModelFeature.CodeInterpreter),
        ("mcp", ModelFeature.Mcp), ("image_generation", ModelFeature.ImageGeneration), ("computer", ModelFeature.ComputerUse),
        ("shell", ModelFeature.Shell), ("local_shell", ModelFeature.Shell), ("apply_patch", ModelFeature.Shell),
    ];

    /// <summary>The feature that a type of tool, or of an item about one, belongs to; null when it is none.</summary>
    public static ModelFeature? FeatureOf(string type)
    {
        foreach (var (prefix, feature) in Hosted)
            if (type.StartsWith(prefix, StringComparison.Ordinal))
                return feature;
        return null;
    }

    public static ModelObjection? FirstObjection(JsonNode? tools, CatalogModel model)
    {
        if (tools is null) return null;
        if (tools is not JsonArray list) return new("tools", "must be a list.", IsMalformed: true);

        for (var at = 0; at < list.Count; at++)
        {
            if (list[at] is not JsonObject tool || ModelJson.Text(tool["type"]) is not { } type) return new($"tools[{at}]", "must be an object with a type.", IsMalformed: true);
            if (Own.Contains(type)) continue;
            if (FeatureOf(type) is not { } feature) return new($"tools[{at}].type", "is a kind of tool that this proxy does not know.");
            if (ModelParameters.Forbids(model, feature)) return ModelParameters.Beyond($"tools[{at}].type", feature);
        }

        return null;
    }
}
