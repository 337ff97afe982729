namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>One tool as the catalog file writes it.</summary>
internal sealed record ToolEntry
{
    public required string Action { get; init; }

    public required ResourceEntry Resource { get; init; }

    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Labels of what comes back: <c>untrusted</c>, <c>sensitive</c>.</summary>
    public IReadOnlyList<ReturnLabel> Returns { get; init; } = [];

    public string? Sink { get; init; }

    public DestinationEntry? Destination { get; init; }

    /// <summary>Path into the arguments → what stands there.</summary>
    public IReadOnlyDictionary<string, ArgumentKind> Arguments { get; init; } = new Dictionary<string, ArgumentKind>();

    public string? Digest { get; init; }

    public PreviewEntry? Preview { get; init; }

    public IReadOnlyDictionary<string, string> Capture { get; init; } = new Dictionary<string, string>();

    public RouteEntry? Route { get; init; }

    public CatalogTool ToTool(string server, string name, ServerKind kind)
    {
        if (kind == ServerKind.Http && Route is null) throw new FormatException($"{server}.{name}: an HTTP tool needs a route.");
        if (kind == ServerKind.Mcp && Route is not null) throw new FormatException($"{server}.{name}: an MCP tool has no route.");

        var definition = Route is null ? null : HttpDefinition.Of(name, Route);
        var tool = new CatalogTool
        {
            Server = server,
            Name = name,
            Action = Action,
            Resource = ResourceTemplate.Parse(Resource.Type, Resource.Id),
            Sensitivity = Sensitivity,
            ReturnsUntrusted = Returns.Contains(ReturnLabel.Untrusted),
            ReturnsSensitive = Returns.Contains(ReturnLabel.Sensitive),
            Sink = Sink,
            Destination = Destination?.ToDestination(),
            Arguments = [.. Arguments.Select(argument => CatalogArgument.Parse(argument.Key, argument.Value))],
            Digest = definition?.Digest ?? Digest,
            Definition = definition,
            Preview = Preview is null ? null : new CatalogPreview(Preview.Tool, Preview.Arguments.ToDictionary(
                argument => argument.Key, argument => ResourceTemplate.Parse("", argument.Value))),
            Capture = Capture,
            Route = Route is null ? null : new HttpRoute(HttpMethod.Parse(Route.Method), Route.Path.Split('/', StringSplitOptions.RemoveEmptyEntries), Route.Query),
        };
        if (tool.Destination is not null && tool.Sink is null) throw new FormatException($"{server}.{name}: a destination needs a sink.");
        return tool.IsWrite && tool.Sink is null ? throw new FormatException($"{server}.{name}: a write needs a sink.") : tool;
    }
}

internal enum ReturnLabel
{
    Untrusted,
    Sensitive,
}

internal sealed record ResourceEntry
{
    public required string Type { get; init; }

    public required string Id { get; init; }
}

internal sealed record DestinationEntry
{
    public string? Host { get; init; }

    public string? Branch { get; init; }

    public string? Recipient { get; init; }

    public CatalogDestination ToDestination() => new(Template(Host), Template(Branch), Template(Recipient));

    private static ResourceTemplate? Template(string? text) => text is null ? null : ResourceTemplate.Parse("", text);
}

internal sealed record PreviewEntry
{
    public required string Tool { get; init; }

    public required IReadOnlyDictionary<string, string> Arguments { get; init; }
}

internal sealed record RouteEntry
{
    public required string Method { get; init; }

    public required string Path { get; init; }

    public IReadOnlyList<string> Query { get; init; } = [];
}
