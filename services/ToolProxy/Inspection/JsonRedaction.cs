using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection.Secrets;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>Takes secrets out of every string of a JSON value, keys included; what is escaped is read as what it means.</summary>
internal static class JsonRedaction
{
    private static readonly string[] NameMembers = ["name", "key", "Name", "Key"];

    public const string Masked = "[masked by policy]";

    /// <param name="value">What a server sent.</param>
    /// <param name="call">Which call it answers.</param>
    /// <param name="binaries">The strings of it that are files in base64.</param>
    public static JsonNode? Redact(JsonNode? value, ToolCall call, IReadOnlySet<JsonNode>? binaries = null)
    {
        switch (value)
        {
            case JsonObject members:
                var clean = new JsonObject();
                foreach (var (name, member) in members)
                {
                    // Two keys that become one by redaction: the later would hide the former, so it gets another name.
                    var key = AnswerText.Inspect(name, call);
                    while (clean.ContainsKey(key)) key += "'";
                    clean[key] = RedactMember(members, name, member, call, binaries);
                }

                return clean;
            case JsonArray items:
                var array = new JsonArray();
                foreach (var item in items) array.Add(Redact(item, call, binaries));
                return array;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(AnswerText.Inspect(text.GetValue<string>(), call));
            case JsonValue number when number.GetValueKind() == JsonValueKind.Number && call.UpstreamCredential is { } credential:
                var digits = credential.Echo.Redact(number.ToJsonString(), out var hits);
                for (var hit = 0; hit < hits; hit++) call.CountRedaction(EchoRedaction.Kind);
                return hits > 0 ? JsonValue.Create(digits) : number.DeepClone();
            default:
                return value?.DeepClone();
        }
    }

    private static JsonNode? RedactMember(JsonObject members, string name, JsonNode? member, ToolCall call, IReadOnlySet<JsonNode>? binaries)
    {
        if (call.Terms.Masked.Contains(name)) return JsonValue.Create(Masked);
        if (member is not JsonValue plain || plain.GetValueKind() != JsonValueKind.String) return Redact(member, call, binaries);

        return JsonValue.Create(binaries?.Contains(member) == true
            ? BinaryContent.Inspect(plain.GetValue<string>(), ContentBlocks.MediaTypeOf(members), call)
            : RedactNamed(NameOf(members, name), plain.GetValue<string>(), call));
    }

    /// <summary>Its key; or, for <c>{"name": NAME, "value": VALUE}</c>, what the member beside it says.</summary>
    private static string NameOf(JsonObject members, string key)
    {
        if (key is "value" or "Value")
            foreach (var name in NameMembers)
                if (members[name] is JsonValue given && given.GetValueKind() == JsonValueKind.String)
                    return given.GetValue<string>();
        return key;
    }

    /// <summary>A value without a form of its own is told by its name, as it would be in text.</summary>
    private static string RedactNamed(string name, string value, ToolCall call)
    {
        if (!SecretScan.IsTelling(name)) return AnswerText.Inspect(value, call);

        var lead = $"{name}=";
        return AnswerText.Inspect(lead + value, call) is var clean && clean.StartsWith(lead, StringComparison.Ordinal)
            ? clean[lead.Length..]
            : AnswerText.Inspect(value, call);
    }
}
