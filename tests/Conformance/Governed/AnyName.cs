using System.Collections;
using System.Diagnostics.CodeAnalysis;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.Conformance.Governed;

/// <summary>Has an entry for whatever name is asked for; so it is not empty, although there is nothing to enumerate.</summary>
internal sealed class AnyName(Func<string, CatalogTool> entry) : IReadOnlyDictionary<string, CatalogTool>
{
    public IEnumerable<string> Keys => [];

    public IEnumerable<CatalogTool> Values => [];

    public int Count => 1;

    public CatalogTool this[string key] => entry(key);

    public bool ContainsKey(string key) => true;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out CatalogTool value)
    {
        value = entry(key);
        return true;
    }

    public IEnumerator<KeyValuePair<string, CatalogTool>> GetEnumerator() => Enumerable.Empty<KeyValuePair<string, CatalogTool>>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
