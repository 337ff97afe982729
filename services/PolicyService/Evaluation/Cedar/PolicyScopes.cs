using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Reads a policy's head from the engine's JSON form of the policy.</summary>
internal static class PolicyScopes
{
    public static PolicyScope Read(JsonElement policy) =>
        new(Read(policy, "principal"), Read(policy, "action"), Read(policy, "resource"));

    /// <summary>The entities that the conditions name: a policy may ask for their attributes.</summary>
    public static IReadOnlyList<EntityUid> Mentions(JsonElement policy)
    {
        var found = new HashSet<EntityUid>();
        if (policy.TryGetProperty("conditions", out var conditions)) Collect(conditions, found);
        return [.. found];
    }

    /// <summary>Every entity that stands anywhere in it: these alone can it tell from others of the same facts, since a name is nothing but itself.</summary>
    public static IReadOnlyList<EntityUid> Names(JsonElement policy)
    {
        var found = new List<EntityUid>();
        EntityReferences.Collect(policy, found);
        return [.. found.Distinct()];
    }

    private static void Collect(JsonElement json, HashSet<EntityUid> found)
    {
        if (json.ValueKind == JsonValueKind.Array)
            foreach (var item in json.EnumerateArray()) Collect(item, found);
        if (json.ValueKind != JsonValueKind.Object) return;

        foreach (var member in json.EnumerateObject())
            if (member.Name == "__entity") found.Add(Uid(member.Value));
            else Collect(member.Value, found);
    }

    private static ScopeConstraint Read(JsonElement policy, string part)
    {
        var scope = policy.GetProperty(part);
        return scope.GetProperty("op").GetString() switch
        {
            "==" => new() { Equal = Uid(scope.GetProperty("entity")) },
            "is" => new() { Is = scope.GetProperty("entity_type").GetString() },
            "in" when scope.TryGetProperty("entity", out var one) => new() { In = [Uid(one)] },
            "in" when scope.TryGetProperty("entities", out var many) => new() { In = [.. many.EnumerateArray().Select(Uid)] },
            _ => ScopeConstraint.Any,
        };
    }

    private static EntityUid Uid(JsonElement uid) => new(uid.GetProperty("type").GetString()!, uid.GetProperty("id").GetString()!);
}
