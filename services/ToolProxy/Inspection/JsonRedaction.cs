using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>Takes secrets out of every string of a JSON value, keys included.</summary>
internal static class JsonRedaction
{
    public static JsonNode? Redact(JsonNode? value, ref int count)
    {
        switch (value)
        {
            case JsonObject members:
                var clean = new JsonObject();
                foreach (var (name, member) in members)
                {
                    // Two keys that become one by redaction: the later would hide the former, so it gets another name.
                    var key = SecretRedaction.Redact(name, out var found);
                    count += found;
                    while (clean.ContainsKey(key)) key += "'";
                    clean[key] = Redact(member, ref count);
                }

                return clean;
            case JsonArray items:
                var array = new JsonArray();
                foreach (var item in items) array.Add(Redact(item, ref count));
                return array;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                var redacted = SecretRedaction.Redact(text.GetValue<string>(), out var taken);
                count += taken;
                return JsonValue.Create(redacted);
            default:
                return value?.DeepClone();
        }
    }
}
