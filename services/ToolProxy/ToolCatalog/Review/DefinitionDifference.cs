using System.Text.Json;
using AgentTrust.Contracts.Tools;

namespace AgentTrust.ToolProxy.ToolCatalog.Review;

/// <summary>What differs between two definitions, member by member, so that a person reads what is new and not what is long.</summary>
internal static class DefinitionDifference
{
    /// <param name="was">What was accepted; null when nothing was, then all is new.</param>
    /// <param name="now">What the server says now.</param>
    public static IReadOnlyList<ToolChange> Between(JsonElement? was, JsonElement now) => [.. Changes("", was, now)];

    private static IEnumerable<ToolChange> Changes(string path, JsonElement? was, JsonElement? now)
    {
        if (was is { } before && now is { } after)
        {
            if (JsonElement.DeepEquals(before, after)) return [];
            if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object) return Members(path, before, after);
            if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array) return Elements(path, before, after);
        }
        else if ((was ?? now) is { ValueKind: JsonValueKind.Object } only && only.EnumerateObject().Any())
        {
            return only.EnumerateObject().SelectMany(member => was is null ? Changes(Member(path, member.Name), null, member.Value) : Changes(Member(path, member.Name), member.Value, null));
        }

        return [new ToolChange { Path = path, Was = was, Is = now }];
    }

    private static IEnumerable<ToolChange> Members(string path, JsonElement was, JsonElement now) =>
        was.EnumerateObject().Select(member => member.Name).Union(now.EnumerateObject().Select(member => member.Name))
            .SelectMany(name => Changes(
                Member(path, name),
                was.TryGetProperty(name, out var before) ? before : null,
                now.TryGetProperty(name, out var after) ? after : null));

    private static IEnumerable<ToolChange> Elements(string path, JsonElement was, JsonElement now)
    {
        for (var i = 0; i < Math.Max(was.GetArrayLength(), now.GetArrayLength()); i++)
            foreach (var change in Changes($"{path}/{i}", i < was.GetArrayLength() ? was[i] : null, i < now.GetArrayLength() ? now[i] : null))
                yield return change;
    }

    private static string Member(string path, string name) =>
        $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"; // RFC 6901 §3
}
