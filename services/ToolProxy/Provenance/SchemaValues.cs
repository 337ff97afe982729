using System.Text.Json;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Values that the accepted definition of a tool offers itself: <c>enum</c>, <c>const</c> and <c>default</c> of its schema.</summary>
internal static class SchemaValues
{
    public static bool Names(JsonElement? schema, string path, JsonElement value)
    {
        if (schema is not { } at) return false;

        foreach (var segment in path.Split('.'))
        {
            var name = segment.EndsWith("[]", StringComparison.Ordinal) ? segment[..^2] : segment;
            if (Member(at, "properties") is not { } properties || Member(properties, name) is not { } next) return false;
            at = Member(next, "items") is { ValueKind: JsonValueKind.Object } items ? items : next;
        }

        return Member(at, "enum") is { ValueKind: JsonValueKind.Array } offered && offered.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value))
            || Member(at, "const") is { } only && JsonElement.DeepEquals(only, value)
            || Member(at, "default") is { } usual && JsonElement.DeepEquals(usual, value);
    }

    private static JsonElement? Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : null;
}
