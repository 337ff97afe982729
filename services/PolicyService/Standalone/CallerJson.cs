using System.Globalization;
using System.Text.Json;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>Turns a caller's JSON into the engine's: what the language has no value for is refused by name, not guessed.</summary>
internal static class CallerJson
{
    /// <summary>Writes a record. A null is as if it were not there.</summary>
    /// <exception cref="CallerJsonException">Names the member.</exception>
    public static void WriteRecord(Utf8JsonWriter output, IEnumerable<KeyValuePair<string, JsonElement>> members, string path)
    {
        output.WriteStartObject();
        foreach (var (name, value) in members)
        {
            if (value.ValueKind == JsonValueKind.Null) continue;
            output.WritePropertyName(name);
            Write(output, value, $"{path}.{name}");
        }

        output.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter output, JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, value, path);
                break;
            case JsonValueKind.Array:
                output.WriteStartArray();
                var place = 0;
                foreach (var item in value.EnumerateArray()) Write(output, item, $"{path}[{(place++).ToString(CultureInfo.InvariantCulture)}]");
                output.WriteEndArray();
                break;
            case JsonValueKind.Number:
                if (!value.TryGetInt64(out var number))
                    throw new CallerJsonException($"{path} must be a whole number of 64 bits; send other numbers as {{\"__extn\": {{\"fn\": \"decimal\", \"arg\": \"0.5\"}}}}.");
                output.WriteNumberValue(number);
                break;
            case JsonValueKind.String:
                output.WriteStringValue(value.GetString());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                output.WriteBooleanValue(value.GetBoolean());
                break;
            default:
                throw new CallerJsonException($"{path} is null in a list, which no value is.");
        }
    }

    // Members that start with two underscores are the engine's own words.
    private static void WriteObject(Utf8JsonWriter output, JsonElement value, string path)
    {
        foreach (var member in value.EnumerateObject())
            if (member.Name.StartsWith("__", StringComparison.Ordinal) && !IsWord(value, member))
                throw new CallerJsonException($"{path}.{member.Name} is neither an __entity with type and id nor an __extn with fn and arg.");
        WriteRecord(output, value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)), path);
    }

    private static bool IsWord(JsonElement value, JsonProperty member) =>
        value.GetPropertyCount() == 1 && member.Name switch
        {
            "__entity" => HasTexts(member.Value, "type", "id"),
            "__extn" => HasTexts(member.Value, "fn", "arg"),
            _ => false,
        };

    private static bool HasTexts(JsonElement value, string one, string other) =>
        value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 2
        && value.TryGetProperty(one, out var first) && first.ValueKind == JsonValueKind.String
        && value.TryGetProperty(other, out var second) && second.ValueKind == JsonValueKind.String;
}

/// <summary>A caller's JSON holds what the language has no value for.</summary>
internal sealed class CallerJsonException(string message) : Exception(message);
