using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Reads a policy's head from the engine's JSON form of the policy.</summary>
internal static class PolicyScopes
{
    public static PolicyScope Read(JsonElement policy) =>
        new(Read(policy, "principal"), Read(policy, "action"), Read(policy, "resource"));

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
