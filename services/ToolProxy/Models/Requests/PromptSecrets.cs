using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.Models.Requests;

/// <summary>Secrets in a prompt: found in every text of it, and taken out where the catalog has it so.</summary>
internal static class PromptSecrets
{
    /// <summary>The body without them, and how many of which kind there were.</summary>
    public static (JsonObject Clean, IReadOnlyDictionary<string, int> Kinds) Redact(JsonObject body)
    {
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        return (RedactMembers(body, kinds), kinds);
    }

    private static JsonNode? Redact(JsonNode? value, Dictionary<string, int> kinds) => value switch
    {
        JsonObject members => RedactMembers(members, kinds),
        JsonArray items => new JsonArray([.. items.Select(item => Redact(item, kinds))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => JsonValue.Create(RedactText(text.GetValue<string>(), kinds)),
        _ => value?.DeepClone(),
    };

    private static JsonObject RedactMembers(JsonObject members, Dictionary<string, int> kinds)
    {
        var clean = new JsonObject();
        foreach (var (name, member) in members)
        {
            // Two keys that become one by redaction: the later would hide the former, so it gets another name.
            var key = RedactText(name, kinds);
            while (clean.ContainsKey(key)) key += "'";
            clean[key] = Redact(member, kinds);
        }

        return clean;
    }

    private static string RedactText(string text, Dictionary<string, int> kinds)
    {
        var clean = SecretRedaction.Redact(text, echo: null, out IReadOnlyList<string> found);
        foreach (var kind in found) kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        return clean;
    }
}
