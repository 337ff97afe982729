using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.Conformance.Governed;

/// <summary>The catalog's tools of the upstream: every one that it ever listed, each as it was listed last.</summary>
/// <remarks>In the product a person accepts a definition; here whatever the upstream says of its tools is accepted before the proxy compares.</remarks>
internal sealed class AcceptedTools : IReadOnlyDictionary<string, CatalogTool>
{
    private readonly ConcurrentDictionary<string, CatalogTool> _tools = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => _tools.Keys;

    public IEnumerable<CatalogTool> Values => _tools.Values;

    public int Count => _tools.Count;

    public CatalogTool this[string key] => _tools[key];

    /// <summary>Takes in the tools of a <c>tools/list</c> answer; anything else is passed over.</summary>
    public void Accept(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("result", out var result) || result.ValueKind != JsonValueKind.Object
            || !result.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array) return;

        foreach (var tool in tools.EnumerateArray())
            if (tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String)
                _tools[name.GetString()!] = OpenCatalog.Tool(name.GetString()!, ToolDefinition.DigestOf(tool));
    }

    public bool ContainsKey(string key) => _tools.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out CatalogTool value) => _tools.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, CatalogTool>> GetEnumerator() => _tools.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
