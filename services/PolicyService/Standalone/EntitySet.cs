using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>All that is known of any entity, immutable. A decision gets the few that it can depend on.</summary>
internal sealed class EntitySet(IReadOnlyDictionary<EntityUid, KnownEntity> entities)
{
    private readonly FrozenDictionary<string, string[]> _byType = entities.Keys.GroupBy(uid => uid.Type, StringComparer.Ordinal)
        .ToFrozenDictionary(same => same.Key, same => same.Select(uid => uid.Id).Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    public int Count => entities.Count;

    public IEnumerable<EntityUid> All => entities.Keys;

    /// <summary>Their ids in ordinal order; none of a type that nothing is of.</summary>
    public IReadOnlyList<string> OfType(string type) => _byType.GetValueOrDefault(type, []);

    public bool Knows(EntityUid uid) => entities.ContainsKey(uid);

    /// <summary>Writes what is known of these and of everything that they lie below or refer to, as elements of an array.</summary>
    public void Write(IBufferWriter<byte> output, ref bool isFirst, IEnumerable<EntityUid> wanted)
    {
        var found = new HashSet<EntityUid>(wanted);
        var open = new Queue<EntityUid>(found);
        while (open.TryDequeue(out var uid))
        {
            if (!entities.TryGetValue(uid, out var entity)) continue;
            if (!isFirst) output.Write(","u8);
            isFirst = false;
            output.Write(entity.Json.Span);
            foreach (var next in entity.References)
                if (found.Add(next)) open.Enqueue(next);
        }
    }
}

/// <param name="Json">As the file has it.</param>
/// <param name="References">What it lies below and what its attributes and tags name.</param>
internal sealed record KnownEntity(ReadOnlyMemory<byte> Json, IReadOnlyList<EntityUid> References);

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
