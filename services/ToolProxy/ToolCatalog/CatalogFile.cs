using System.Text.Json;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>The catalog as it stands in <c>policies/tool-catalog.json</c>.</summary>
internal sealed record CatalogFile
{
    private static readonly JsonSerializerOptions Strict = new(WireJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Disallow,
    };

    /// <summary>MCP servers, reached at <c>/mcp/NAME</c>.</summary>
    public required IReadOnlyDictionary<string, ServerEntry> Servers { get; init; }

    /// <summary>HTTP APIs, reached at <c>/http/NAME/…</c>.</summary>
    public required IReadOnlyDictionary<string, ServerEntry> Apis { get; init; }

    /// <summary>Servers of language models, reached at <c>/models/NAME/v1</c>.</summary>
    public IReadOnlyDictionary<string, ModelServerEntry> Models { get; init; } = new Dictionary<string, ModelServerEntry>();

    /// <exception cref="CatalogException">The file cannot be read, or says something that no catalog can mean.</exception>
    public static Catalog Load(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<CatalogFile>(File.ReadAllBytes(path), Strict) ?? throw new JsonException("The file is null.");
            return new Catalog(
                Build(file.Servers, ServerKind.Mcp), Build(file.Apis, ServerKind.Http),
                file.Models.ToDictionary(server => server.Key, server => server.Value.ToServer(server.Key), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new CatalogException($"The tool catalog {path} cannot be used: {e.Message}", e);
        }
    }

    private static Dictionary<string, CatalogServer> Build(IReadOnlyDictionary<string, ServerEntry> servers, ServerKind kind) =>
        servers.ToDictionary(server => server.Key, server => server.Value.ToServer(server.Key, kind), StringComparer.Ordinal);

    internal sealed record ServerEntry
    {
        public required Uri Url { get; init; }

        public required IReadOnlyDictionary<string, ToolEntry> Tools { get; init; }

        /// <summary>MCP: template of URIs → what reading one of them is.</summary>
        public IReadOnlyDictionary<string, ToolEntry> Resources { get; init; } = new Dictionary<string, ToolEntry>();

        /// <summary>MCP: name of a prompt → what fetching it is.</summary>
        public IReadOnlyDictionary<string, ToolEntry> Prompts { get; init; } = new Dictionary<string, ToolEntry>();

        /// <summary>MCP: what the server may ask of agents; nothing unless it says so.</summary>
        public IReadOnlyList<ServerQuestion> Asks { get; init; } = [];

        public CatalogServer ToServer(string name, ServerKind kind)
        {
            if (!Url.IsAbsoluteUri || Url.AbsolutePath.EndsWith('/'))
                throw new FormatException($"{name}: url must be absolute, without a slash at its end.");

            var server = new CatalogServer
            {
                Name = name,
                Kind = kind,
                Url = Url,
                Tools = Tools.ToDictionary(tool => tool.Key, tool => tool.Value.ToTool(name, tool.Key, kind), StringComparer.Ordinal),
                Resources = [.. Resources.Select(resource => (ResourceUri.Parse(resource.Key), resource.Value.ToRead(name, CatalogServer.ResourcePrefix + resource.Key)))],
                Prompts = Prompts.ToDictionary(prompt => prompt.Key, prompt => prompt.Value.ToRead(name, CatalogServer.PromptPrefix + prompt.Key), StringComparer.Ordinal),
                Asks = Asks.ToHashSet(),
            };
            foreach (var (tool, route) in server.Routes.Select(tool => (tool, tool.Route!)))
                if (server.Routes.FirstOrDefault(other => other != tool && other.Route!.Overlaps(route)) is { } same)
                    throw new FormatException($"{name}: {tool.Name} and {same.Name} are the same route.");
            return server;
        }
    }
}

/// <summary>The catalog cannot be used; the message says which file and why.</summary>
internal sealed class CatalogException(string message, Exception inner) : Exception(message, inner);
