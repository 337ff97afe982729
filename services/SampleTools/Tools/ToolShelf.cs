namespace AgentTrust.SampleTools.Tools;

/// <summary>Every tool by server and name, in a fixed order.</summary>
internal sealed class ToolShelf(IEnumerable<GovernedTool> tools)
{
    private readonly Dictionary<string, GovernedTool[]> _servers = tools
        .GroupBy(tool => tool.Declaration.Server, StringComparer.Ordinal)
        .ToDictionary(
            server => server.Key,
            server => server.OrderBy(tool => tool.Declaration.Name, StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);

    public IEnumerable<string> Servers => _servers.Keys.Order(StringComparer.Ordinal);

    public IReadOnlyList<GovernedTool> Of(string server) => _servers.GetValueOrDefault(server) ?? [];

    public GovernedTool? Find(string server, string name) => Of(server).FirstOrDefault(tool => tool.Declaration.Name == name);
}
