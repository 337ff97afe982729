using System.Collections.Concurrent;
using System.Text.Json;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>The input schemas of accepted definitions, each read once: a digest has one schema for ever.</summary>
internal sealed class AcceptedSchemas
{
    private readonly ConcurrentDictionary<string, SchemaNode> _read = new(StringComparer.Ordinal);

    /// <exception cref="SchemaException">Arguments cannot be held to it.</exception>
    public SchemaNode Of(ToolDefinition definition)
    {
        if (_read.TryGetValue(definition.Digest, out var known)) return known;
        if (definition.InputSchema.ValueKind == JsonValueKind.Undefined) throw new SchemaException("", "nothing; a tool without an input schema takes no calls.");
        return _read[definition.Digest] = SchemaReader.Read(definition.InputSchema);
    }
}
