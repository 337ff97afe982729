using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.ToolCatalog.Quarantine;
using AgentTrust.ToolProxy.UpstreamCredentials;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>What the servers say their tools are now; believed for a minute at most.</summary>
internal sealed class ToolDefinitions(
    UpstreamMcp mcp, ToolTokens tokens, CredentialBroker broker, AcceptedDefinitions accepted, ToolQuarantine quarantine,
    IOptionsMonitor<ToolCatalogOptions> options, TimeProvider time)
{
    private const int MostPages = 20;

    private readonly ConcurrentDictionary<string, Snapshot> _known = new(StringComparer.Ordinal);

    /// <summary>The tool's definition as it is now, if a person has accepted exactly this one; null when not, or when its server has no such tool.</summary>
    /// <exception cref="Exception">The server does not say; callers deny.</exception>
    public async ValueTask<ToolDefinition?> FindAsync(
        CatalogServer server, CatalogTool tool, AccessToken caller, string call, CancellationToken cancellationToken)
    {
        if (tool.Definition is { } own) return own;

        if (!(_known.TryGetValue(server.Name, out var known) && known.Until > time.GetUtcNow() && known.Definitions.ContainsKey(tool.Name)))
            known = await FetchAsync(server, caller, call, cancellationToken);

        return known.Definitions.TryGetValue(tool.Name, out var definition) && !known.Obstacles.ContainsKey(tool.Name)
            && await accepted.HoldAsync(tool, definition, cancellationToken)
                ? definition
                : null;
    }

    /// <summary>Why calls of the tool, as its server describes it now, cannot be held to a task; null when they can, or when nobody has looked.</summary>
    public string? ObstacleOf(CatalogTool tool) => _known.TryGetValue(tool.Server, out var known) ? known.Obstacles.GetValueOrDefault(tool.Name) : null;

    /// <summary>Those of the tools that a server lists to which people mapped and accepted exactly what is said of them; the rest is quarantined.</summary>
    /// <exception cref="Exception">A definition cannot be read, or what was accepted cannot be known.</exception>
    public async Task<IReadOnlyList<AcceptedTool>> AcceptedAsync(CatalogServer server, JsonArray listed, CancellationToken cancellationToken)
    {
        var offered = new List<AcceptedTool>();
        foreach (var tool in listed.OfType<JsonObject>())
        {
            if (tool["name"] is not JsonValue name || name.GetValueKind() != JsonValueKind.String) continue;

            var definition = ToolDefinition.Of(JsonSerializer.SerializeToElement(tool));
            if (await NoteAsync(server, name.GetValue<string>(), definition, cancellationToken) is { IsOffered: true } known)
                offered.Add(new AcceptedTool(known, definition, tool));
        }

        return offered;
    }

    /// <summary>The server said that its tools changed (MCP 2025-11-25, <c>notifications/tools/list_changed</c>): it is asked again before the next call.</summary>
    public void LookAgain(string server) => _known.TryRemove(server, out _);

    private async Task<Snapshot> FetchAsync(
        CatalogServer server, AccessToken caller, string call, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var token = await tokens.GetListingAsync(caller, server.Name, call, cancellationToken);
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
            if (cursor is not null) continue;

            foreach (var (name, definition) in definitions) await NoteAsync(server, name, definition, cancellationToken);
            var obstacles = definitions.Select(definition => (Name: definition.Key, Obstacle: ObstacleOf(server.Tools.GetValueOrDefault(definition.Key), definition.Value)))
                .Where(found => found.Obstacle is not null).ToDictionary(found => found.Name, found => found.Obstacle!, StringComparer.Ordinal);
            return _known[server.Name] = new Snapshot(definitions, obstacles, asked + options.CurrentValue.DefinitionsLifetime);
        }

        throw new JsonException($"{server.Name} lists tools without end.");
    }

    /// <summary>The catalog's entry, when the definition is accepted.</summary>
    private async Task<CatalogTool?> NoteAsync(CatalogServer server, string name, ToolDefinition definition, CancellationToken cancellationToken)
    {
        var tool = server.Tools.GetValueOrDefault(name);
        var holds = tool is not null && ObstacleOf(tool, definition) is null && await accepted.HoldAsync(tool, definition, cancellationToken);
        await quarantine.NoteAsync(server, name, definition, holds, cancellationToken);
        return holds ? tool : null;
    }

    /// <summary>Whatever digest the file names: what cannot be held to a task is not offered (R79).</summary>
    private static string? ObstacleOf(CatalogTool? tool, ToolDefinition definition) => tool is null ? null : ToolConstraint.ObstacleOf(tool, definition.InputSchema);

    private sealed record Snapshot(IReadOnlyDictionary<string, ToolDefinition> Definitions, IReadOnlyDictionary<string, string> Obstacles, DateTimeOffset Until);
}

/// <summary>A tool that agents may know of, as its server lists it.</summary>
internal sealed record AcceptedTool(CatalogTool Tool, ToolDefinition Definition, JsonObject Listed);
