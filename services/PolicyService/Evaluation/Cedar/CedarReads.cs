using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Which entities a policy can read, by its JSON form. What is in doubt counts as read.</summary>
internal static class CedarReads
{
    public static PolicyReads Of(JsonElement policy)
    {
        // "resource in …" asks for the ancestors of the resource, and those are said by its entity.
        var reads = policy.GetProperty("resource").TryGetProperty("in", out _) || policy.GetProperty("resource").GetProperty("op").GetString() == "in"
            ? PolicyReads.Resource
            : PolicyReads.None;
        return policy.GetProperty("conditions").EnumerateArray().Aggregate(reads, (all, condition) => all | Of(condition.GetProperty("body"), attribute: null));
    }

    private static PolicyReads Of(JsonElement expression, string? attribute) => expression.ValueKind switch
    {
        JsonValueKind.Object => expression.EnumerateObject().Aggregate(PolicyReads.None, (all, member) => all | Of(member, attribute)),
        JsonValueKind.Array => expression.EnumerateArray().Aggregate(PolicyReads.None, (all, item) => all | Of(item, attribute: null)),
        _ => PolicyReads.None,
    };

    // Of the whole context only "context.NAME" and "context has NAME" say what they are after.
    private static PolicyReads Of(JsonProperty member, string? attribute) => member.Name switch
    {
        "Var" when member.Value.ValueKind == JsonValueKind.String => member.Value.GetString() switch
        {
            "resource" => PolicyReads.Resource,
            "context" => attribute switch { null => PolicyReads.All, "tool" => PolicyReads.Tool, _ => PolicyReads.None },
            _ => PolicyReads.None,
        },
        "." or "has" when member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("left", out var left) =>
            Of(left, member.Value.TryGetProperty("attr", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null),
        _ => Of(member.Value, attribute: null),
    };
}
