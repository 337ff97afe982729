using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>What an HTTP route would say of itself, were it an MCP tool: the same steps then read both.</summary>
internal static class HttpDefinition
{
    public static ToolDefinition Of(string name, RouteEntry route)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var segment in route.Path.Split('/'))
        {
            if (segment is not ['{', .. var value, '}']) continue;
            properties[value] = new JsonObject { ["type"] = "string" };
            required.Add(value);
        }

        foreach (var parameter in route.Query) properties[parameter] = new JsonObject { ["type"] = "string" };

        return ToolDefinition.Of(JsonSerializer.SerializeToElement<JsonNode>(new JsonObject
        {
            ["name"] = name,
            ["route"] = JsonSerializer.SerializeToNode(route, WireJson.Options),
            [ToolDefinition.InputSchemaMember] = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required },
        }));
    }
}
