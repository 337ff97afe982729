using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>
/// Arguments that a tool's schema wants repeated in headers (MCP 2026-07-28, Streamable HTTP, custom headers from tool parameters): who routes
/// by them must see what was decided on.
/// </summary>
internal static partial class McpParameterHeaders
{
    private const string Prefix = "Mcp-Param-";
    private const string Annotation = "x-mcp-header";
    private const int Deepest = 16;

    /// <summary>The headers of a call, made from its arguments, so they cannot disagree with them.</summary>
    public static IEnumerable<(string Name, string Value)> Of(ToolCall call) =>
        Annotated(call).Where(parameter => parameter.Value is not null).Select(parameter => (parameter.Header, parameter.Value!));

    /// <summary>Why the agent's headers disagree with the arguments; null when they agree.</summary>
    public static string? Disagreement(IHeaderDictionary headers, ToolCall call)
    {
        foreach (var (header, argument) in Annotated(call))
        {
            var values = headers[header];
            if (values.Count == 0 && argument is not null) return $"The header {header} is missing.";
            if (values.Count == 0) continue;
            if (argument is null || values.Count > 1 || McpHeaders.Decode(values[0]?.Trim()) is not { } said || !Same(said, argument))
                return $"The header {header} disagrees with the body.";
        }

        return null;
    }

    /// <summary>Header and argument, null where the call does not have it, for every annotation that counts; sessions of older clients know none.</summary>
    private static IEnumerable<(string Header, string? Value)> Annotated(ToolCall call) =>
        call is { Mcp: { CallsTool: true, IsStateless: true }, Definition.InputSchema: var schema } ? Annotated(schema, call.Arguments, 0) : [];

    private static IEnumerable<(string Header, string? Value)> Annotated(JsonElement schema, JsonElement arguments, int depth)
    {
        if (depth > Deepest || Member(schema, "properties") is not { ValueKind: JsonValueKind.Object } properties) yield break;

        foreach (var property in properties.EnumerateObject())
        {
            var argument = Member(arguments, property.Name);
            if (Member(property.Value, Annotation) is { ValueKind: JsonValueKind.String } header && Token().IsMatch(header.GetString()!))
                yield return (Prefix + header.GetString(), Written(argument));
            foreach (var nested in Annotated(property.Value, argument ?? default, depth + 1)) yield return nested;
        }
    }

    private static string? Written(JsonElement? argument) => argument?.ValueKind switch
    {
        JsonValueKind.String => argument.Value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => argument.Value.GetRawText(),
        _ => null,
    };

    /// <summary>Numbers by their value: 42 and 42.0 are the same.</summary>
    private static bool Same(string said, string argument) =>
        said == argument || (decimal.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var one) && decimal.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var other) && one == other);

    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : null;

    // RFC 9110 §5.6.2: what a field name may be made of.
    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
