using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace AgentTrust.Conformance.Fixture;

/// <summary>What came back on a question.</summary>
internal static class Answers
{
    /// <summary>A form's text field; null when there is no answer under the key.</summary>
    public static string? Text(IDictionary<string, InputResponse>? responses, string key, string field) =>
        responses is not null && responses.TryGetValue(key, out var response)
            && response.Deserialize(InputResponse.ElicitResultJsonTypeInfo)?.Content is { } content && content.TryGetValue(field, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString()
            : null;

    public static CallToolResult Result(string text) => new() { Content = [new TextContentBlock { Text = text }] };
}
