using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>Takes secrets out of every string of a JSON value, keys included.</summary>
internal static class JsonRedaction
{
    /// <param name="value">What a server sent.</param>
    /// <param name="echo">What this proxy sent to it and nobody else may see.</param>
    /// <param name="count">Grows with what is taken out.</param>
    public static JsonNode? Redact(JsonNode? value, EchoRedaction? echo, ref int count)
    {
        switch (value)
        {
            case JsonObject members:
                var clean = new JsonObject();
                foreach (var (name, member) in members)
                {
                    // Two keys that become one by redaction: the later would hide the former, so it gets another name.
                    var key = SecretRedaction.Redact(name, echo, out var found);
                    count += found;
                    while (clean.ContainsKey(key)) key += "'";
                    clean[key] = Redact(member, echo, ref count);
                }

                return clean;
            case JsonArray items:
                var array = new JsonArray();
                foreach (var item in items) array.Add(Redact(item, echo, ref count));
                return array;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                var redacted = SecretRedaction.Redact(text.GetValue<string>(), echo, out var taken);
                count += taken;
                return JsonValue.Create(redacted);
            case JsonValue number when echo is not null && number.GetValueKind() == JsonValueKind.Number:
                var digits = echo.Redact(number.ToJsonString(), out var hits);
                count += hits;
                return hits > 0 ? JsonValue.Create(digits) : number.DeepClone();
            default:
                return value?.DeepClone();
        }
    }
}
