using System.Text.Json;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Cedar's values in its JSON form.</summary>
internal static class CedarValues
{
    public static void WriteUid(this Utf8JsonWriter json, string name, string type, string id)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteString("id", id);
        json.WriteEndObject();
    }

    public static void WriteReference(this Utf8JsonWriter json, string name, string type, string id)
    {
        json.WritePropertyName(name);
        json.WriteReferenceValue(type, id);
    }

    public static void WriteReferenceValue(this Utf8JsonWriter json, string type, string id)
    {
        json.WriteStartObject();
        json.WriteUid("__entity", type, id);
        json.WriteEndObject();
    }

    public static void WriteSet(this Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
