using System.Collections.Frozen;

namespace AgentTrust.PolicyService.PolicyInformation.Tools;

/// <summary>What the tool catalog says about tools, read by this service itself.</summary>
internal sealed class ToolDirectory
{
    private readonly FrozenDictionary<(string Server, string Name), ToolFacts> _tools;

    private ToolDirectory(IEnumerable<KeyValuePair<(string, string), ToolFacts>> tools) => _tools = tools.ToFrozenDictionary();

    public ToolFacts? Find(string server, string name) => _tools.GetValueOrDefault((server, name));

    /// <exception cref="FactsFileException">The file cannot be used.</exception>
    public static ToolDirectory Load(string path) =>
        // The rest of the file (routes, templates, digests) is the tool proxy's; it checks all of it.
        FactsFile.Load<CatalogEntry, ToolDirectory>(path, catalog => new(Tools(catalog)), strict: false);

    private static Dictionary<(string, string), ToolFacts> Tools(CatalogEntry catalog)
    {
        var tools = new Dictionary<(string, string), ToolFacts>();
        foreach (var (server, entry) in catalog.Servers.Concat(catalog.Apis).Concat(catalog.ModelServers))
            foreach (var (name, tool) in entry.All)
            {
                if (!Sensitivities.Knows(tool.Sensitivity)) throw new FormatException($"{server}.{name} has an unknown sensitivity \"{tool.Sensitivity}\"");
                // An API and an MCP server may share a name; then the stricter word counts for both.
                tools[(server, name)] = tools.TryGetValue((server, name), out var other)
                    ? tool with { Sensitivity = Sensitivities.Higher(tool.Sensitivity, other.Sensitivity), Returns = [.. tool.Returns.Union(other.Returns)] }
                    : tool;
            }

        return tools;
    }

    private sealed record CatalogEntry(
        IReadOnlyDictionary<string, ServerEntry> Servers, IReadOnlyDictionary<string, ServerEntry> Apis, IReadOnlyDictionary<string, ModelServerEntry>? Models = null)
    {
        /// <summary>A language model is decided on like a tool of its server.</summary>
        public IEnumerable<KeyValuePair<string, ServerEntry>> ModelServers =>
            (Models ?? new Dictionary<string, ModelServerEntry>()).Select(server => KeyValuePair.Create(server.Key, new ServerEntry(server.Value.Models)));
    }

    private sealed record ModelServerEntry(IReadOnlyDictionary<string, ToolFacts> Models);

    private sealed record ServerEntry(
        IReadOnlyDictionary<string, ToolFacts> Tools, IReadOnlyDictionary<string, ToolFacts>? Resources = null, IReadOnlyDictionary<string, ToolFacts>? Prompts = null)
    {
        /// <summary>As the tool proxy names them: what is read of an MCP server is decided on like a tool.</summary>
        public IEnumerable<KeyValuePair<string, ToolFacts>> All => Tools.Concat(Named("resource:", Resources)).Concat(Named("prompt:", Prompts));

        private static IEnumerable<KeyValuePair<string, ToolFacts>> Named(string kind, IReadOnlyDictionary<string, ToolFacts>? entries) =>
            (entries ?? new Dictionary<string, ToolFacts>()).Select(entry => KeyValuePair.Create(kind + entry.Key, entry.Value));
    }
}
