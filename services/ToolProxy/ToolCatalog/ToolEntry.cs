using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>One tool as the catalog file writes it.</summary>
internal sealed record ToolEntry
{
    public required string Action { get; init; }

    public required ResourceEntry Resource { get; init; }

    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Labels of what comes back: <c>untrusted</c>, <c>sensitive</c>.</summary>
    public IReadOnlyList<ReturnLabel> Returns { get; init; } = [];

    public int? MaxAnswerBytes { get; init; }

    public bool Mark { get; init; } = true;

    public bool Binary { get; init; } = true;

    /// <summary>Kinds of names that its answers are believed about within their own resource, e.g. <c>path</c> of a repository.</summary>
    public IReadOnlyList<ArgumentKind> Vouches { get; init; } = [];

    public string? Sink { get; init; }

    public DestinationEntry? Destination { get; init; }

    /// <summary>Path into the arguments → what stands there.</summary>
    public IReadOnlyDictionary<string, ArgumentEntry> Arguments { get; init; } = new Dictionary<string, ArgumentEntry>();

    public string? Digest { get; init; }

    public PreviewEntry? Preview { get; init; }

    public DependencyEntry? DependsOn { get; init; }

    public IReadOnlyDictionary<string, string> Capture { get; init; } = new Dictionary<string, string>();

    public RouteEntry? Route { get; init; }

    /// <summary><c>hidden</c> or <c>forbidden</c>; listed when absent.</summary>
    public ToolOffer State { get; init; }

    /// <exception cref="FormatException">No catalog can mean this, or calls of the tool cannot be constrained.</exception>
    public CatalogTool ToTool(string server, string name, ServerKind kind)
    {
        if (kind == ServerKind.Http && Route is null) throw new FormatException($"{server}.{name}: an HTTP tool needs a route.");
        if (kind == ServerKind.Mcp && Route is not null) throw new FormatException($"{server}.{name}: an MCP tool has no route.");

        var (route, definition) = ReadRoute($"{server}.{name}");
        var tool = new CatalogTool
        {
            Server = server,
            Name = name,
            Action = Action,
            Resource = ResourceTemplate.Parse(Resource.Type, Resource.Id),
            Sensitivity = Sensitivity,
            ReturnsUntrusted = Returns.Contains(ReturnLabel.Untrusted),
            ReturnsSensitive = Returns.Contains(ReturnLabel.Sensitive),
            MaxAnswerBytes = MaxAnswerBytes is null or > 0 ? MaxAnswerBytes : throw new FormatException($"{server}.{name}: max_answer_bytes must be greater than zero."),
            IsMarked = Mark,
            PassesBinary = Binary,
            Vouches = Vouches,
            Sink = Sink,
            Destination = WithBranch(Destination?.ToDestination()),
            Arguments = [.. Arguments.Select(argument => argument.Value.ToArgument(argument.Key))],
            Offer = State,
            Digest = definition?.Digest ?? Digest,
            Definition = definition,
            Preview = Preview is null ? null : new CatalogPreview(Preview.Tool, Preview.Arguments.ToDictionary(
                argument => argument.Key, argument => ResourceTemplate.Parse("", argument.Value))),
            DependsOn = DependsOn is null ? null : new CatalogDependency(DependsOn.Tool, DependsOn.Arguments, DependsOn.Version, DependsOn.Authors),
            Capture = Capture,
            Route = route,
        };
        if (tool.Destination is not null && tool.Sink is null) throw new FormatException($"{server}.{name}: a destination needs a sink.");
        if (tool.IsWrite && tool.Sink is null) throw new FormatException($"{server}.{name}: a write needs a sink.");
        // What an MCP server declares is judged when it is seen; a route declares itself here.
        return definition is not null && ToolConstraint.ObstacleOf(tool, definition.InputSchema) is { } obstacle ? throw new FormatException(obstacle) : tool;
    }

    /// <summary>What the arguments say of the branch, where the destination does not: a write into a repository goes to the one branch that it names.</summary>
    private CatalogDestination? WithBranch(CatalogDestination? destination)
    {
        string[] branches = [.. Arguments.Where(argument => argument.Value.Kind == ArgumentKind.Branch).Select(argument => argument.Key)];
        return Sink is not null && Resource.Type == "repository" && destination?.Branch is null && branches is [var branch] && !branch.Contains('[', StringComparison.Ordinal)
            ? (destination ?? new(null, null, null)) with { Branch = ResourceTemplate.Parse("", $"{{{branch}}}") }
            : destination;
    }

    private (HttpRoute? Route, ToolDefinition? Definition) ReadRoute(string tool)
    {
        try
        {
            return Route is null ? (null, null) : (Route.ToRoute(), HttpDefinition.Of(tool.Split('.', 2)[1], Route));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{tool}: {e.Message}.", e);
        }
    }

    /// <summary>An MCP resource or prompt: a read that the catalog itself defines.</summary>
    public CatalogTool ToRead(string server, string name)
    {
        var entry = JsonSerializer.SerializeToNode(this, WireJson.Options)!.AsObject();
        entry["name"] = name;
        // A URI is matched by its template, and a prompt's arguments are texts by MCP: there is no other schema of them.
        entry[ToolDefinition.InputSchemaMember] = new JsonObject { ["type"] = "object" };
        var definition = ToolDefinition.Of(JsonSerializer.SerializeToElement(entry));
        var read = ToTool(server, name, ServerKind.Mcp) with { Digest = definition.Digest, Definition = definition };
        return read.IsWrite ? throw new FormatException($"{server}.{name}: its action must be a read.") : read;
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

internal sealed record DependencyEntry
{
    public required string Tool { get; init; }

    public required IReadOnlyDictionary<string, string> Arguments { get; init; }

    public required string Version { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];
}
