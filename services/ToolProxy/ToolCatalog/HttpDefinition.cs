using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>What an HTTP route would say of itself, were it an MCP tool: the same steps then read both.</summary>
internal static class HttpDefinition
{
    /// <exception cref="FormatException">One name has two meanings, or the body is not described by its members.</exception>
    public static ToolDefinition Of(string name, RouteEntry route)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var value in route.Parameters)
        {
            Add(properties, value, Text());
            required.Add(value);
        }

        foreach (var parameter in route.Query) Add(properties, parameter, Text());
        if (route.Body is { } body)
        {
            foreach (var (member, schema) in body.Properties) Add(properties, member, JsonNode.Parse(schema.GetRawText())!);
            foreach (var member in body.Required) required.Add(body.Properties.ContainsKey(member) ? member : throw new FormatException($"the body requires \"{member}\" and does not describe it"));
        }

        return ToolDefinition.Of(JsonSerializer.SerializeToElement<JsonNode>(new JsonObject
        {
            ["name"] = name,
            ["route"] = JsonSerializer.SerializeToNode(route, WireJson.Options),
            [ToolDefinition.InputSchemaMember] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = properties,
                ["required"] = required,
                ["additionalProperties"] = false,
            },
        }));
    }

    private static void Add(JsonObject properties, string name, JsonNode schema)
    {
        if (!properties.TryAdd(name, schema)) throw new FormatException($"\"{name}\" stands for two things");
    }

    private static JsonObject Text() => new() { ["type"] = "string" };
}
