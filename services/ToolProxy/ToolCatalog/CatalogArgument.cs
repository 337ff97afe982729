using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>One place in a tool's arguments, and what stands there: <c>repository</c>, <c>to[].address</c>.</summary>
internal sealed partial record CatalogArgument(string Path, ArgumentKind Kind)
{
    private const string EveryElement = "[]";

    /// <summary>What a command line or SQL may do besides the plain.</summary>
    public IReadOnlyList<ArgumentPermit> Permits { get; init; } = [];

    /// <summary>The programs that a command line may run without a person; none: each needs one.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>For a tool that takes absolute paths: the folder that they lie in, without a slash at its end.</summary>
    public string? Root { get; init; }

    /// <exception cref="FormatException">The path is none.</exception>
    public static CatalogArgument Parse(string path, ArgumentKind kind) => Form().IsMatch(path)
        ? new(path, kind)
        : throw new FormatException($"\"{path}\" is no path into arguments: names with a dot between them, and [] after a name for every element.");

    /// <summary>Every value that stands there, in order. A list where one value belongs, and one where a list does, hide nothing.</summary>
    public IReadOnlyList<ArgumentValue> ValuesOf(JsonElement arguments)
    {
        IEnumerable<ArgumentValue> found = [new("", arguments)];
        foreach (var segment in Path.Split('.'))
        {
            var name = segment.EndsWith(EveryElement, StringComparison.Ordinal) ? segment[..^EveryElement.Length] : segment;
            found = found.SelectMany(value => Member(value, name)).SelectMany(Elements);
        }

        return [.. found];
    }

    private static IEnumerable<ArgumentValue> Member(ArgumentValue of, string name)
    {
        if (of.Value.ValueKind == JsonValueKind.Object && of.Value.TryGetProperty(name, out var value))
            yield return new($"{of.Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", value);
    }

    private static IEnumerable<ArgumentValue> Elements(ArgumentValue of) => of.Value.ValueKind == JsonValueKind.Array
        ? of.Value.EnumerateArray().SelectMany((element, index) =>
            Elements(new($"{of.Pointer}/{index.ToString(CultureInfo.InvariantCulture)}", element)))
        : [of];

    [GeneratedRegex(@"^[^.\[\]]+(?:\[\])?(?:\.[^.\[\]]+(?:\[\])?)*\z")]
    private static partial Regex Form();
}

/// <summary>A value in the arguments of a call, and its place as a JSON Pointer (RFC 6901).</summary>
internal readonly record struct ArgumentValue(string Pointer, JsonElement Value)
{
    /// <summary>A string as it is, a whole number in digits; null for everything else, which names nothing.</summary>
    public string? Text => Value.ValueKind switch
    {
        JsonValueKind.String => Value.GetString(),
        JsonValueKind.Number when Value.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
