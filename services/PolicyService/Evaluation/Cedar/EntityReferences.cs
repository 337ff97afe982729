using System.Text.Json;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Finds entity references in JSON; what only looks like one is followed too and does no harm.</summary>
internal static class EntityReferences
{
    public static void Collect(JsonElement json, ICollection<EntityUid> found)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray()) Collect(item, found);
                break;
            case JsonValueKind.Object:
                if (Read(json) is { } uid) found.Add(uid);
                else foreach (var member in json.EnumerateObject()) Collect(member.Value, found);
                break;
        }
    }

    /// <summary>Both forms: with and without <c>__entity</c> around it.</summary>
    public static EntityUid? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return null;
        if (json.TryGetProperty("__entity", out var inner)) return Read(inner);
        return json.GetPropertyCount() == 2
            && json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            && json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                ? new(type.GetString()!, id.GetString()!)
                : null;
    }
}
