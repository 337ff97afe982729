using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>What one action needs of a large schema: all types, the action itself and the groups above it.</summary>
/// <remarks>The engine clones the whole schema at each call, so a schema of many actions is not given to it whole.</remarks>
internal sealed class SchemaParts
{
    private const int FewActions = 64;
    private const string ActionType = "Action";

    private readonly JsonObject _schema;
    private readonly IReadOnlyDictionary<EntityUid, IReadOnlySet<EntityUid>> _groups;
    private readonly ConcurrentDictionary<EntityUid, byte[]> _parts = [];

    private SchemaParts(JsonObject schema, IReadOnlyDictionary<EntityUid, IReadOnlySet<EntityUid>> groups) => (_schema, _groups) = (schema, groups);

    /// <summary>Null when the schema is small, or has values that are actions themselves: then every action may matter.</summary>
    /// <param name="schema">The engine's JSON form.</param>
    /// <param name="groups">Every action with itself and all groups above it.</param>
    public static SchemaParts? Of(JsonElement schema, IReadOnlyDictionary<EntityUid, IReadOnlySet<EntityUid>> groups)
    {
        if (groups.Count <= FewActions) return null;

        var json = JsonObject.Create(schema)!;
        var types = json.Select(space => space.Value!.DeepClone().AsObject()).ToArray();
        foreach (var space in types)
            foreach (var (_, action) in space["actions"]!.AsObject()) action!.AsObject().Remove("memberOf");
        return types.Any(space => NamesActions(space)) ? null : new(json, groups);
    }

    /// <summary>Null when the whole schema is needed.</summary>
    /// <param name="action">Who is asked about.</param>
    /// <param name="mentions">Entities that the policies name besides.</param>
    public byte[]? For(EntityUid action, IReadOnlyList<EntityUid> mentions)
    {
        if (!_groups.TryGetValue(action, out var needed)) return null;
        foreach (var entity in mentions)
            if (IsAction(entity.Type) && !needed.Contains(entity)) return null;
        return _parts.GetOrAdd(action, _ => Part(needed));
    }

    private byte[] Part(IReadOnlySet<EntityUid> needed)
    {
        var part = new JsonObject();
        foreach (var (name, space) in _schema)
        {
            var kept = new JsonObject();
            foreach (var (member, value) in space!.AsObject())
                if (member != "actions") kept[member] = value?.DeepClone();
            var type = name.Length == 0 ? ActionType : $"{name}::{ActionType}";
            kept["actions"] = new JsonObject(space["actions"]!.AsObject()
                .Where(action => needed.Contains(new(type, action.Key))).Select(action => KeyValuePair.Create(action.Key, action.Value?.DeepClone())));
            part[name] = kept;
        }

        return JsonSerializer.SerializeToUtf8Bytes(part);
    }

    private static bool NamesActions(JsonNode? json) => json switch
    {
        JsonObject members => members.Any(member => NamesActions(member.Value)),
        JsonArray items => items.Any(NamesActions),
        JsonValue value => value.TryGetValue<string>(out var text) && IsAction(text),
        _ => false,
    };

    public static bool IsAction(string type) => type == ActionType || type.EndsWith($"::{ActionType}", StringComparison.Ordinal);
}
