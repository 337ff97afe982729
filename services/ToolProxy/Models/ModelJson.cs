using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Models;

/// <summary>Members of OpenAI's JSON, where they are what they should be.</summary>
internal static class ModelJson
{
    private const long Most = 1_000_000_000;

    public static string? Text(JsonNode? value) => value is JsonValue && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool IsTrue(JsonNode? value) => value is JsonValue && value.GetValueKind() == JsonValueKind.True;

    public static bool IsFalse(JsonNode? value) => value is JsonValue && value.GetValueKind() == JsonValueKind.False;

    /// <summary>A whole number that is not negative, nor larger than anything is counted here.</summary>
    public static long? Count(JsonNode? value) =>
        value is JsonValue number && value.GetValueKind() == JsonValueKind.Number && decimal.TryParse(
            number.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var count)
        && count is >= 0 and <= Most && count == decimal.Truncate(count)
            ? (long)count
            : null;
}
