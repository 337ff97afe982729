using System.Text.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>How a server is spoken to.</summary>
internal enum ServerKind
{
    Mcp,
    Http,

    /// <summary>OpenAI's API of language models.</summary>
    Model,
}

/// <summary>One upstream server with what it offers.</summary>
internal sealed record CatalogServer
{
    /// <summary>Resources and prompts are called so, so that no tool's name means one of them.</summary>
    public const string ResourcePrefix = "resource:";
    public const string PromptPrefix = "prompt:";

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

    /// <summary>MCP: what may be read, by templates of their URIs; the first that fits speaks for a URI.</summary>
    public IReadOnlyList<(ResourceUri Uri, CatalogTool Read)> Resources { get; init; } = [];

    /// <summary>MCP: the prompts that may be fetched.</summary>
    public IReadOnlyDictionary<string, CatalogTool> Prompts { get; init; } = new Dictionary<string, CatalogTool>();

    /// <summary>MCP: what the server may ask of agents.</summary>
    public IReadOnlySet<ServerQuestion> Asks { get; init; } = new HashSet<ServerQuestion>();

    /// <summary>What can be done here: the scopes (RFC 6749 §3.3) of tokens for it, in order.</summary>
    public IEnumerable<string> Actions => field ??=
        [.. Tools.Values.Concat(Resources.Select(resource => resource.Read)).Concat(Prompts.Values).Where(tool => tool.IsOffered)
            .Select(tool => tool.Action).Distinct().Order(StringComparer.Ordinal)];

    public (CatalogTool Tool, JsonElement Arguments)? FindResource(string uri)
    {
        foreach (var (template, read) in Resources)
            if (template.Match(uri) is { } arguments)
                return (read, arguments);

        return null;
    }
}
