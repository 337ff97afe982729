using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.UpstreamCredentials;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>What the servers say their tools are now; believed for a minute at most.</summary>
internal sealed class ToolDefinitions(
    UpstreamMcp mcp, ToolTokens tokens, CredentialBroker broker, IOptionsMonitor<ToolCatalogOptions> options, TimeProvider time)
{
    private const int MostPages = 20;

    private readonly ConcurrentDictionary<string, Snapshot> _known = new(StringComparer.Ordinal);

    /// <summary>The tool's definition as it is now, if a person has accepted exactly this one; null when not, or when its server has no such tool.</summary>
    /// <exception cref="Exception">The server does not say; callers deny.</exception>
    public async Task<ToolDefinition?> FindAsync(
        CatalogServer server, CatalogTool tool, TokenIssuerClient issuer, AccessToken caller, string call, CancellationToken cancellationToken)
    {
        if (tool.Definition is { } own) return own;

        if (!(_known.TryGetValue(server.Name, out var known) && known.Until > time.GetUtcNow() && known.Definitions.TryGetValue(tool.Name, out var definition)))
            definition = (await FetchAsync(server, issuer, caller, call, cancellationToken)).Definitions.GetValueOrDefault(tool.Name);

        return definition is not null && definition.Digest == tool.Digest ? definition : null;
    }

    /// <summary>The tool that a server lists, when people mapped it and accepted exactly what is said of it.</summary>
    public static (CatalogTool Tool, ToolDefinition Definition)? Accepted(CatalogServer server, JsonNode? listed)
    {
        if (listed is not JsonObject || listed["name"] is not JsonValue name || name.GetValueKind() != JsonValueKind.String) return null;
        if (server.Tools.GetValueOrDefault(name.GetValue<string>()) is not { } tool) return null;

        var definition = ToolDefinition.Of(JsonSerializer.SerializeToElement(listed));
        return definition.Digest == tool.Digest ? (tool, definition) : null;
    }

    private async Task<Snapshot> FetchAsync(
        CatalogServer server, TokenIssuerClient issuer, AccessToken caller, string call, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var token = await tokens.GetListingAsync(issuer, caller, server.Name, call, cancellationToken);
        await using var credential = await broker.AcquireAsync(CredentialNeed.Listing(server.Name, caller, call), cancellationToken);
        var definitions = new Dictionary<string, ToolDefinition>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var parameters = cursor is null ? new Dictionary<string, string>() : new() { ["cursor"] = cursor };
            var result = await mcp.AskAsync(server.Url, "tools/list", parameters, token, credential, cancellationToken);
            foreach (var tool in result.GetProperty("tools").EnumerateArray())
                if (!definitions.TryAdd(tool.GetProperty("name").GetString()!, ToolDefinition.Of(tool)))
                    throw new JsonException($"{server.Name} lists a tool twice.");

            cursor = result.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
            if (cursor is null) return _known[server.Name] = new Snapshot(definitions, asked + options.CurrentValue.DefinitionsLifetime);
        }

        throw new JsonException($"{server.Name} lists tools without end.");
    }

    private sealed record Snapshot(IReadOnlyDictionary<string, ToolDefinition> Definitions, DateTimeOffset Until);
}
