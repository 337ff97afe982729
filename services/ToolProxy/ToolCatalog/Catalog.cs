namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>Every server and tool that people put under governance. What is not here does not exist for an agent.</summary>
internal sealed class Catalog(
    IReadOnlyDictionary<string, CatalogServer> mcp, IReadOnlyDictionary<string, CatalogServer> http, IReadOnlyDictionary<string, CatalogServer>? models = null)
{
    private readonly IReadOnlyDictionary<string, CatalogServer> _models = models ?? new Dictionary<string, CatalogServer>();

    public IEnumerable<CatalogServer> Servers => mcp.Values.Concat(http.Values).Concat(_models.Values);

    public CatalogServer? Find(ServerKind kind, string name) => (kind switch
    {
        ServerKind.Mcp => mcp,
        ServerKind.Http => http,
        _ => _models,
    }).GetValueOrDefault(name);

    /// <summary>The HTTP tool whose route matches, with the values of its <c>{name}</c> segments.</summary>
    public static (CatalogTool Tool, IReadOnlyDictionary<string, string> Values)? Match(
        CatalogServer server, string method, IReadOnlyList<string> segments)
    {
        foreach (var tool in server.Routes)
            if (tool.Route!.Method.Method == method && Match(tool.Route, segments) is { } values)
                return (tool, values);

        return null;
    }

    private static Dictionary<string, string>? Match(HttpRoute route, IReadOnlyList<string> segments)
    {
        if (route.Segments.Count != segments.Count) return null;

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < segments.Count; i++)
        {
            if (HttpRoute.IsParameter(route.Segments[i]))
                values[route.Segments[i][1..^1]] = segments[i];
            else if (!string.Equals(route.Segments[i], segments[i], StringComparison.Ordinal))
                return null;
        }

        return values;
    }
}
