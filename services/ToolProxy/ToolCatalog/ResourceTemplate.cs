using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>Names the resource of a call: constant text with <c>{path.into.arguments}</c> in it.</summary>
internal sealed class ResourceTemplate
{
    private const int LongestValue = 200;
    private readonly IReadOnlyList<(string Text, bool IsPath)> _parts;

    private ResourceTemplate(string type, string text, IReadOnlyList<(string Text, bool IsPath)> parts) =>
        (Type, Text, _parts) = (type, text, parts);

    public string Type { get; }

    public string Text { get; }

    /// <summary>The arguments that it takes.</summary>
    public IEnumerable<string> Paths => _parts.Where(part => part.IsPath).Select(part => part.Text);

    /// <exception cref="FormatException">A brace has no partner.</exception>
    public static ResourceTemplate Parse(string type, string text)
    {
        var parts = new List<(string, bool)>();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open < 0) open = text.Length;
            if (open > at) parts.Add((text[at..open], false));
            if (open == text.Length) break;

            var close = text.IndexOf('}', open);
            if (close <= open + 1) throw new FormatException($"\"{text}\" has a brace without a path and a partner.");
            parts.Add((text[(open + 1)..close], true));
            at = close + 1;
        }

        return new ResourceTemplate(type, text, parts);
    }

    /// <summary>The id that the arguments name; false when one that is needed is absent or no plain short value.</summary>
    public bool TryFill(JsonElement arguments, [NotNullWhen(true)] out string? id, [NotNullWhen(false)] out string? missing)
    {
        var filled = new StringBuilder();
        foreach (var (text, isPath) in _parts)
        {
            if (!isPath)
                filled.Append(text);
            else if (Value(arguments, text) is { } value)
                filled.Append(value);
            else
            {
                (id, missing) = (null, text);
                return false;
            }
        }

        (id, missing) = (filled.ToString(), null);
        return true;
    }

    private static string? Value(JsonElement arguments, string path)
    {
        var value = arguments;
        foreach (var name in path.Split('.'))
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return null;

        return value.ValueKind switch
        {
            JsonValueKind.String when value.GetString() is { Length: > 0 and <= LongestValue } text && !text.Any(char.IsControl) => text,
            JsonValueKind.Number when value.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
