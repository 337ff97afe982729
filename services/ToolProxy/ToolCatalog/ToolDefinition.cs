using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>A tool as its server describes it (MCP <c>tools/list</c>).</summary>
internal static class ToolDefinition
{
    /// <summary>The digest of what a model reads: name, description and input schema. A change of any is another tool.</summary>
    /// <exception cref="JsonException">The definition is not canonicalisable JSON.</exception>
    public static string DigestOf(JsonElement tool)
    {
        var definition = new JsonObject();
        foreach (var name in (ReadOnlySpan<string>)["name", "description", "inputSchema"])
            if (tool.TryGetProperty(name, out var value))
                definition[name] = JsonNode.Parse(value.GetRawText());

        return CanonicalJson.Digest(JsonSerializer.SerializeToElement(definition));
    }
}
