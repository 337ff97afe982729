using System.Text.Json;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Reads what a policy asks first from the engine's JSON form of it, and the answer from a request.</summary>
internal static class CedarGuards
{
    /// <summary>Null when the policy asks something else first.</summary>
    public static PolicyGuard? Read(JsonElement policy)
    {
        if (!policy.TryGetProperty("conditions", out var conditions) || conditions.GetArrayLength() == 0) return null;
        if (conditions[0].GetProperty("kind").GetString() != "when") return null;

        var first = conditions[0].GetProperty("body");
        while (first.TryGetProperty("&&", out var both)) first = both.GetProperty("left");
        if (!first.TryGetProperty("==", out var equal)) return null;

        var (left, right) = (equal.GetProperty("left"), equal.GetProperty("right"));
        return Guard(left, right) ?? Guard(right, left);
    }

    /// <summary>The text that the request has there; null when there is none, or something else than a text.</summary>
    public static string? Find(EngineRequest request, GuardPath path)
    {
        if (path.Root == GuardRoot.Context)
        {
            using var context = JsonDocument.Parse(request.Context);
            return Text(context.RootElement, path.Attribute);
        }

        var uid = path.Root == GuardRoot.Principal ? request.Principal : request.Resource;
        using var entities = JsonDocument.Parse(request.Entities);
        foreach (var entity in entities.RootElement.EnumerateArray())
            if (IsOf(entity, uid)) return entity.TryGetProperty("attrs", out var attributes) ? Text(attributes, path.Attribute) : null;
        return null;
    }

    private static PolicyGuard? Guard(JsonElement attribute, JsonElement value) =>
        attribute.TryGetProperty(".", out var access)
        && access.GetProperty("left").TryGetProperty("Var", out var root)
        && RootOf(root.GetString()) is { } known
        && value.TryGetProperty("Value", out var text) && text.ValueKind == JsonValueKind.String
            ? new(new(known, access.GetProperty("attr").GetString()!), text.GetString()!)
            : null;

    private static GuardRoot? RootOf(string? variable) => variable switch
    {
        "principal" => GuardRoot.Principal,
        "resource" => GuardRoot.Resource,
        "context" => GuardRoot.Context,
        _ => null,
    };

    // Both forms of the language: {"type","id"} and {"__entity": {"type","id"}}.
    private static bool IsOf(JsonElement entity, EntityUid uid)
    {
        if (!entity.TryGetProperty("uid", out var named)) return false;
        if (named.TryGetProperty("__entity", out var inner)) named = inner;
        return named.TryGetProperty("type", out var type) && type.ValueEquals(uid.Type) && named.TryGetProperty("id", out var id) && id.ValueEquals(uid.Id);
    }

    private static string? Text(JsonElement record, string attribute) =>
        record.TryGetProperty(attribute, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
