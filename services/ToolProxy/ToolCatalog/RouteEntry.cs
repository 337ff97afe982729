using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>An HTTP tool's route as the catalog file writes it.</summary>
internal sealed partial record RouteEntry
{
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { "GET", "POST", "PUT", "PATCH", "DELETE" };

    public required string Method { get; init; }

    /// <summary>Plain segments and <c>{name}</c> segments.</summary>
    public required string Path { get; init; }

    /// <summary>The query parameters that may be sent.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>The members of the JSON body; without it nothing may be sent in one.</summary>
    public BodyEntry? Body { get; init; }

    /// <summary>The names of the <c>{name}</c> segments.</summary>
    internal IEnumerable<string> Parameters => Segments.Where(HttpRoute.IsParameter).Select(segment => segment[1..^1]);

    private string[] Segments => Path.Split('/')[1..];

    /// <exception cref="FormatException">It is no route.</exception>
    public HttpRoute ToRoute()
    {
        if (!Methods.Contains(Method)) throw new FormatException($"the method is one of {string.Join(", ", Methods)}, not \"{Method}\"");
        if (!Form().IsMatch(Path)) throw new FormatException($"the path \"{Path}\" is not made of \"/\" and segments of plain characters or {{name}}");
        if (Segments.Any(segment => segment is "." or "..")) throw new FormatException($"the path \"{Path}\" has dot segments");
        if (Method == "GET" && Body is not null) throw new FormatException("a GET has no body");

        return new HttpRoute(HttpMethod.Parse(Method), Segments, Query, (Body?.Properties.Keys ?? []).ToHashSet(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\A(?:/(?:[A-Za-z0-9._~:@,-]+|\{[A-Za-z0-9_]+\}))+\z")]
    private static partial Regex Form();
}

/// <summary>The members of a JSON object, each with its JSON Schema.</summary>
internal sealed record BodyEntry
{
    public required IReadOnlyDictionary<string, JsonElement> Properties { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];
}
