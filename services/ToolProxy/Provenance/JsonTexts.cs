using System.Text.Json;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Every text and number in a JSON value; names of members too, since somebody chose them.</summary>
internal static class JsonTexts
{
    public static IEnumerable<string> Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Of),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Of(member.Value).Prepend(member.Name)),
        _ => [],
    };
}
