using AgentTrust.Conformance.Peers;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.Conformance.Governed;

/// <summary>A catalog of one server, from which nothing is kept: its tools as it lists them, every resource, every prompt, every question to the agent.</summary>
internal static class OpenCatalog
{
    public const string Server = "upstream";

    private const string ResourceType = "mcp_server";

    public static Catalog Of(Uri upstream, AcceptedTools tools) => new(
        new Dictionary<string, CatalogServer>
        {
            [Server] = new()
            {
                Name = Server,
                Kind = ServerKind.Mcp,
                Url = upstream,
                Tools = tools,
                Resources = [(ResourceUri.Parse("{+uri}"), Read(CatalogServer.ResourcePrefix + "any"))],
                Prompts = new AnyName(name => Read(CatalogServer.PromptPrefix + name)),
                Asks = Enum.GetValues<ServerQuestion>().ToHashSet(),
            },
        },
        new Dictionary<string, CatalogServer>());

    /// <summary>A read, so that arguments that a schema does not name are the server's to refuse, as they are without the proxy.</summary>
    public static CatalogTool Tool(string name, string digest) => new()
    {
        Server = Server,
        Name = name,
        Action = OneAgentIssuer.Action,
        Resource = ResourceTemplate.Parse(ResourceType, Server),
        Sensitivity = Sensitivity.Internal,
        Digest = digest,
        Capture = new Dictionary<string, string>(),
    };

    private static CatalogTool Read(string name) => new ToolEntry
    {
        Action = OneAgentIssuer.Action,
        Resource = new ResourceEntry { Type = ResourceType, Id = Server },
        Sensitivity = Sensitivity.Internal,
    }.ToRead(Server, name);
}
