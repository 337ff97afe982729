using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>Which URIs of an MCP server's resources an entry of the catalog speaks of: <c>{name}</c> stands for something within a segment, <c>{+name}</c> for something across.</summary>
/// <remarks>What stands for a name has one reading only: no dot segments, no backslash, nothing percent-encoded, nothing invisible.</remarks>
internal sealed partial class ResourceUri
{
    private const int Longest = 2048;
    private readonly Regex _pattern;

    private ResourceUri(string template, Regex pattern) => (Template, _pattern) = (template, pattern);

    public string Template { get; }

    /// <exception cref="FormatException">The template names something twice, or is none.</exception>
    public static ResourceUri Parse(string template)
    {
        try
        {
            var pattern = Expression().Replace(Regex.Escape(template), match =>
                match.Groups["across"].Success ? $@"(?<{match.Groups["name"].Value}>[^%\\\s\p{{C}}]+)" : $@"(?<{match.Groups["name"].Value}>[^%\\\s\p{{C}}/?#]+)");
            if (template.Length == 0 || Names(template).Distinct().Count() != Names(template).Count()) throw new FormatException($"\"{template}\" is no template of URIs.");
            return new ResourceUri(template, new Regex($@"^{pattern}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture));
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"\"{template}\" is no template of URIs: {e.Message}", e);
        }
    }

    /// <summary>The URI and what stands for each name, as the arguments of a read; null when the URI is another.</summary>
    public JsonElement? Match(string uri)
    {
        if (uri.Length > Longest || _pattern.Match(uri) is not { Success: true } match) return null;

        var arguments = new JsonObject { ["uri"] = uri };
        foreach (var name in Names(Template))
        {
            var value = match.Groups[name].Value;
            if (value.Split('/', '?', '#').Any(segment => segment is "." or "..")) return null;
            arguments[name] = value;
        }

        return JsonSerializer.SerializeToElement(arguments);
    }

    /// <summary>Whether every URI of another template would be one of this.</summary>
    public bool Matches(string template) => template == Template || (template.Length <= Longest && _pattern.IsMatch(template));

    private static IEnumerable<string> Names(string template) =>
        Expression().Matches(Regex.Escape(template)).Select(match => match.Groups["name"].Value);

    // Of an escaped template: what a brace and a plus become there.
    [GeneratedRegex(@"\\\{(?<across>\\\+)?(?<name>[a-z_]{1,40})\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();
}
