extern alias proxy;

using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Attacks.Format;
using proxy::AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.Attacks.Platform;

/// <summary>The catalog as people would have it when the session begins: what its servers offer then is accepted, unless it says otherwise.</summary>
internal sealed class SessionCatalog
{
    private readonly JsonObject _catalog;
    private readonly SampleEstate _estate;
    private readonly Dictionary<string, IReadOnlyList<OfferedTool>> _offered;

    public SessionCatalog(JsonObject file, AttackSession session, SampleEstate estate)
    {
        (_catalog, _estate) = (file.DeepClone().AsObject(), estate);
        _offered = session.Servers.ToDictionary(server => server.Key, server => Resolve(server.Key, server.Value));
        foreach (var (server, tools) in _offered)
            foreach (var tool in tools)
                if (tool.IsAccepted && Entry(server, tool.Name) is { } entry)
                    entry["digest"] = ToolDefinition.DigestOf(JsonSerializer.SerializeToElement(tool.Definition));
    }

    public string Json => _catalog.ToJsonString();

    public void Change(string server, IReadOnlyList<JsonElement> tools) => _offered[server] = Resolve(server, tools);

    public JsonArray OfferedBy(string server) => [.. _offered.GetValueOrDefault(server, []).Select(tool => tool.Definition.DeepClone())];

    public string? ServerAt(Uri uri) => NameAt("servers", uri, (here, there) => here == there);

    public string? ApiAt(Uri uri) => NameAt("apis", uri, (here, there) => here.StartsWith(there + "/", StringComparison.Ordinal));

    public string? ModelAt(Uri uri) => NameAt("models", uri, (here, there) => here.StartsWith(there.TrimEnd('/') + "/", StringComparison.Ordinal));

    public bool IsPreview(string server, string tool) => IsNamedBy("preview", server, tool);

    public bool IsDependency(string server, string tool) => IsNamedBy("depends_on", server, tool);

    private bool IsNamedBy(string member, string server, string tool) =>
        _catalog["servers"]?[server]?["tools"]?.AsObject().Any(other => other.Value![member]?["tool"]?.GetValue<string>() == tool) ?? false;

    private IReadOnlyList<OfferedTool> Resolve(string server, IReadOnlyList<JsonElement> tools) => [.. tools.Select(tool => _estate.Tool(server, tool))];

    private JsonNode? Entry(string server, string tool) => _catalog["servers"]?[server]?["tools"]?[tool];

    // The host is a name of service discovery, and what it was resolved to may say a port.
    private string? NameAt(string kind, Uri uri, Func<string, string, bool> fits) =>
        _catalog[kind]?.AsObject()
            .Select(entry => (entry.Key, Url: new Uri(entry.Value!["url"]!.GetValue<string>())))
            .FirstOrDefault(entry => entry.Url.Host == uri.Host && fits(uri.AbsolutePath, entry.Url.AbsolutePath)).Key;
}
