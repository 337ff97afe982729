using System.Text.Json;

namespace AgentTrust.ToolProxy.ToolCatalog.Flags;

/// <summary>Every text of a definition that a model or a client may read: the names of members as well as their values.</summary>
internal static class DefinitionText
{
    public static IEnumerable<string> Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Of),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Of(member.Value).Prepend(member.Name)),
        _ => [],
    };
}
