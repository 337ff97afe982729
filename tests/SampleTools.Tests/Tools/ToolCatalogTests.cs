using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.SampleTools.ToolAuthorization;
using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Tests.Tools;

/// <summary>The tools that the proxy governs are these, word for word: the catalog's digests are what a person approved.</summary>
/// <remarks>After a wanted change, <c>eng/update-tool-catalog.sh</c> writes the new digests; the diff is what is to be approved.</remarks>
public sealed class ToolCatalogTests : IAsyncLifetime
{
    private const string Update = "AGENTTRUST_UPDATE_TOOL_CATALOG";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ToolsHost _tools = null!;

    public async ValueTask InitializeAsync() => _tools = await ToolsHost.StartAsync();

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    [Fact]
    public async Task EveryToolIsInTheCatalogWithTheDigestOfItsDefinition()
    {
        var catalog = JsonNode.Parse(await File.ReadAllTextAsync(CatalogPath(), TestContext.Current.CancellationToken))!;
        var servers = catalog["servers"]!.AsObject();
        var digests = await DigestsAsync();
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            foreach (var ((server, tool), digest) in digests) servers[server]!["tools"]![tool]!["digest"] = digest;
            await File.WriteAllTextAsync(CatalogPath(), catalog.ToJsonString(Indented) + "\n", TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            digests.Select(entry => $"{entry.Key.Server}.{entry.Key.Tool} {entry.Value}"),
            servers.SelectMany(server => server.Value!["tools"]!.AsObject().Select(tool => $"{server.Key}.{tool.Key} {tool.Value!["digest"]}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task CatalogAndToolMeanTheSameActionAndResource()
    {
        var servers = JsonNode.Parse(await File.ReadAllTextAsync(CatalogPath(), TestContext.Current.CancellationToken))!["servers"]!.AsObject();
        var shelf = _tools.Service<ToolShelf>();

        foreach (var (server, name, entry) in servers.SelectMany(server => server.Value!["tools"]!.AsObject().Select(tool => (server.Key, tool.Key, tool.Value!))))
        {
            var declaration = shelf.Find(server, name)!.Declaration;
            var resource = declaration.Resource.Argument is { } argument ? $"{{{argument}}}" : "*";
            Assert.Equal((declaration.Action, declaration.Resource.Type, resource),
                (entry["action"]!.GetValue<string>(), entry["resource"]!["type"]!.GetValue<string>(), entry["resource"]!["id"]!.GetValue<string>()));
            // What the tool guards with a token of its own, the proxy must ask one for.
            Assert.Equal(declaration.Effect != ToolEffect.Reads,
                !declaration.Action.EndsWith(".read", StringComparison.Ordinal) || entry["sensitivity"]!.GetValue<string>() == "secret");
        }
    }

    private async Task<SortedDictionary<(string Server, string Tool), string>> DigestsAsync()
    {
        var digests = new SortedDictionary<(string, string), string>(Comparer<(string Server, string Tool)>.Create(
            (one, other) => string.CompareOrdinal($"{one.Server}.{one.Tool}", $"{other.Server}.{other.Tool}")));
        foreach (var server in _tools.Service<ToolShelf>().Servers)
        {
            using var response = await _tools.SendAsync(server, ToolsHost.Message("tools/list", null), _tools.Token(AttemptedCall.Listing(server)),
                request => request.Headers.Add("MCP-Protocol-Version", "2025-11-25"));
            foreach (var tool in (await ToolsHost.ResultOfAsync(response)).GetProperty("tools").EnumerateArray())
                digests[(server, tool.GetProperty("name").GetString()!)] = CanonicalJson.Digest(tool);
        }

        return digests;
    }

    private static string CatalogPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "policies", "tool-catalog.json");
}
