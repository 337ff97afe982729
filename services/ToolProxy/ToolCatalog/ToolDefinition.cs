using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>A tool as its server describes it (MCP <c>tools/list</c>), or as the catalog describes an HTTP route.</summary>
internal sealed record ToolDefinition
{
    public const string InputSchemaMember = "inputSchema";

    /// <summary>What a person accepts, and what approvals, tokens and records name.</summary>
    public required string Digest { get; init; }

    /// <summary>All that was said, word for word.</summary>
    public required JsonElement Definition { get; init; }

    /// <summary>The JSON Schema of the arguments; undefined when none was given.</summary>
    public required JsonElement InputSchema { get; init; }

    /// <exception cref="JsonException">The definition is not canonicalisable JSON.</exception>
    public static ToolDefinition Of(JsonElement tool) => new()
    {
        Digest = DigestOf(tool),
        Definition = tool,
        InputSchema = tool.TryGetProperty(InputSchemaMember, out var schema) ? schema : default,
    };

    /// <summary>The digest of the whole definition, whatever members it has: a change of anything that a model or a client reads makes another tool.</summary>
    /// <exception cref="JsonException">The definition is not canonicalisable JSON.</exception>
    public static string DigestOf(JsonElement tool) => CanonicalJson.Digest(tool);
}
