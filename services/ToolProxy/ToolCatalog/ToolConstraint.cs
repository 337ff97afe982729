using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>Whether calls of a tool can be held to a task at all; a tool for which they cannot is removed (R79).</summary>
/// <remarks>
/// Judges tools that send something somewhere. What a schema leaves out is closed, since arguments it does not name are refused;
/// what it opens in so many words, and what is named like a place and mapped to nothing, would be the agent's free choice.
/// </remarks>
internal static partial class ToolConstraint
{
    private const int Deepest = 16;

    // A path lies within the resource that the call names; these leave it.
    private static readonly HashSet<string> Places = new(StringComparer.Ordinal)
    {
        "to", "cc", "bcc", "recipient", "recipients", "email", "emails", "channel", "channels", "account", "accounts", "iban",
        "host", "hosts", "hostname", "domain", "url", "urls", "uri", "uris", "webhook", "endpoint", "callback",
        "repository", "repositories", "repo", "branch", "environment", "cluster", "command", "commands", "cmd", "sql",
    };

    private static readonly HashSet<string> PlaceFormats = new(StringComparer.Ordinal)
    {
        "uri", "uri-reference", "iri", "iri-reference", "uri-template", "url", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6",
    };

    /// <summary>Why this definition cannot be accepted, with the way out; null when it can.</summary>
    public static string? ObstacleOf(CatalogTool tool, JsonElement inputSchema)
    {
        if (tool.Sink is null) return null;
        if (inputSchema.ValueKind != JsonValueKind.Object || !inputSchema.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "object")
            return Obstacle(tool, "it has no input schema of type object, so nobody can say what it may be sent. Have its server declare one");
        if (tool.Resource.Text == "*" && tool.Destination is null && !tool.Arguments.Any(argument => argument.Kind.IsSink) && HasProperties(inputSchema))
            return Obstacle(tool, "its resource is \"*\" and none of its arguments says where data goes. Name the resource by an argument, or map one under \"arguments\"");

        var mapped = Mapped(tool);
        return Free(inputSchema, "", mapped, 0) is { } free ? Obstacle(tool, free) : null;
    }

    private static string Obstacle(CatalogTool tool, string why) => $"{tool.Server}.{tool.Name} cannot be constrained: {why}, or leave the tool out.";

    /// <summary>What is wrong below one schema; null when nothing is.</summary>
    private static string? Free(JsonElement schema, string path, HashSet<string> mapped, int depth)
    {
        if (depth > Deepest) return "its input schema nests too deep to be read";
        if (schema.ValueKind != JsonValueKind.Object) return null;

        foreach (var opening in (ReadOnlySpan<string>)["additionalProperties", "unevaluatedProperties", "patternProperties"])
            if (schema.TryGetProperty(opening, out var open) && open.ValueKind != JsonValueKind.False && !(open.ValueKind == JsonValueKind.Object && opening == "patternProperties" && !open.EnumerateObject().Any()))
                return path.Length == 0
                    ? $"\"{opening}\" of its input schema lets the agent add arguments of its own. Have its server name every argument"
                    : $"\"{opening}\" lets the agent put anything into \"{path}\". Map it under \"arguments\" (as \"text\" when it names no place)";

        foreach (var (name, property) in Properties(schema))
        {
            var place = path.Length == 0 ? name : $"{path}.{name}";
            if (mapped.Contains(place)) continue;
            if (IsPlace(name, property)) return $"\"{place}\" looks like a place that data goes to. Map it under \"arguments\": {{ \"{place}\": KIND }} (as \"text\" when it is none)";
            if ((Free(property, place, mapped, depth + 1) ?? Elements(property, place, mapped, depth + 1)) is { } free) return free;
        }

        return Branches(schema, path, mapped, depth + 1);
    }

    private static string? Elements(JsonElement schema, string place, HashSet<string> mapped, int depth) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("items", out var items) && !mapped.Contains(place + "[]")
            ? Free(items, place + "[]", mapped, depth)
            : null;

    private static string? Branches(JsonElement schema, string path, HashSet<string> mapped, int depth)
    {
        foreach (var word in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
            if (schema.TryGetProperty(word, out var branches) && branches.ValueKind == JsonValueKind.Array)
                foreach (var branch in branches.EnumerateArray())
                    if (Free(branch, path, mapped, depth) is { } free)
                        return free;

        return null;
    }

    private static bool IsPlace(string name, JsonElement property) =>
        property.ValueKind == JsonValueKind.Object
        && ((property.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && PlaceFormats.Contains(format.GetString()!))
            || (!IsChoice(property) && Words().Matches(name).Any(word => Places.Contains(word.Value.ToLowerInvariant()))));

    /// <summary>One of a few values that a person has read, a number or a yes: no place that an agent thinks up.</summary>
    private static bool IsChoice(JsonElement property) =>
        property.TryGetProperty("enum", out _) || property.TryGetProperty("const", out _)
        || (property.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is "boolean" or "integer" or "number");

    private static bool HasProperties(JsonElement schema) => Properties(schema).Any();

    private static IEnumerable<(string Name, JsonElement Schema)> Properties(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Select(property => (property.Name, property.Value))
            : [];

    /// <summary>Every argument that the catalog gives a meaning; a list is mapped by its elements too.</summary>
    private static HashSet<string> Mapped(CatalogTool tool)
    {
        ResourceTemplate?[] templates = [tool.Resource, tool.Destination?.Host, tool.Destination?.Branch, tool.Destination?.Recipient];
        return templates.OfType<ResourceTemplate>().SelectMany(template => template.Paths)
            .Concat(tool.Arguments.SelectMany(argument => (string[])[argument.Path, argument.Path.EndsWith("[]", StringComparison.Ordinal) ? argument.Path[..^2] : argument.Path]))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The words of a name, however it joins them.</summary>
    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Words();
}
