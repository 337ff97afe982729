using System.Text.Json;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Which groups an action lies in, from the engine's JSON form of a schema.</summary>
internal static class ActionGroups
{
    private const string ActionType = "Action";

    public static IReadOnlyDictionary<EntityUid, IReadOnlySet<EntityUid>> Read(JsonElement schema)
    {
        var direct = new Dictionary<EntityUid, EntityUid[]>();
        foreach (var part in schema.EnumerateObject())
            foreach (var action in part.Value.GetProperty("actions").EnumerateObject())
                direct[new(TypeIn(part.Name), action.Name)] = [.. DirectlyAbove(action.Value, part.Name)];

        return direct.Keys.ToDictionary(action => action, IReadOnlySet<EntityUid> (action) => WithAllAbove(action, direct));
    }

    private static IEnumerable<EntityUid> DirectlyAbove(JsonElement action, string space)
    {
        if (!action.TryGetProperty("memberOf", out var above) || above.ValueKind != JsonValueKind.Array) yield break;
        foreach (var group in above.EnumerateArray())
        {
            var id = group.GetProperty("id").GetString()!;
            var type = group.TryGetProperty("type", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : ActionType;
            yield return new(type, id);
            // Without a namespace it is meant in the action's own or outside any; one too many does no harm.
            if (type == ActionType) yield return new(TypeIn(space), id);
        }
    }

    private static HashSet<EntityUid> WithAllAbove(EntityUid action, Dictionary<EntityUid, EntityUid[]> direct)
    {
        var found = new HashSet<EntityUid> { action };
        var open = new Stack<EntityUid>(found);
        while (open.TryPop(out var next))
            foreach (var above in direct.GetValueOrDefault(next, []))
                if (found.Add(above)) open.Push(above);
        return found;
    }

    private static string TypeIn(string space) => space.Length == 0 ? ActionType : $"{space}::{ActionType}";
}
