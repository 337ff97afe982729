namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>How a server is spoken to.</summary>
internal enum ServerKind
{
    Mcp,
    Http,
}

/// <summary>One upstream server with its tools.</summary>
internal sealed record CatalogServer
{
    public required string Name { get; init; }

    public required ServerKind Kind { get; init; }

    /// <summary>Where it listens; the host is a resource name of service discovery.</summary>
    public required Uri Url { get; init; }

    public required IReadOnlyDictionary<string, CatalogTool> Tools
    {
        get;
        init => (field, Routes) = (value, [.. value.Values.Where(tool => tool.Route is not null).OrderBy(tool => tool.Route!.Breadth, StringComparer.Ordinal)]);
    }

    /// <summary>The tools that are HTTP routes, the narrowest first.</summary>
    public IReadOnlyList<CatalogTool> Routes { get; private init; } = [];
}
