using System.Collections.Concurrent;
using System.Text.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.UpstreamCredentials;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>What the servers say their tools are now, by digest; believed for a minute at most.</summary>
internal sealed class ToolDefinitions(
    UpstreamMcp mcp, ToolTokens tokens, CredentialBroker broker, IOptionsMonitor<ToolCatalogOptions> options, TimeProvider time)
{
    private const int MostPages = 20;

    private readonly ConcurrentDictionary<string, Snapshot> _known = new(StringComparer.Ordinal);

    /// <summary>The digest of a tool's definition now; null when its server has no such tool.</summary>
    /// <exception cref="Exception">The server does not say; callers deny.</exception>
    public async Task<string?> FindDigestAsync(
        CatalogServer server, string tool, TokenIssuerClient issuer, AccessToken caller, string call, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(server.Name, out var known) && known.Until > time.GetUtcNow() && known.Digests.TryGetValue(tool, out var digest))
            return digest;

        return (await FetchAsync(server, issuer, caller, call, cancellationToken)).Digests.GetValueOrDefault(tool);
    }

    private async Task<Snapshot> FetchAsync(
        CatalogServer server, TokenIssuerClient issuer, AccessToken caller, string call, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var token = await tokens.GetListingAsync(issuer, caller, server.Name, call, cancellationToken);
        await using var credential = await broker.AcquireAsync(CredentialNeed.Listing(server.Name, caller, call), cancellationToken);
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var parameters = cursor is null ? new Dictionary<string, string>() : new() { ["cursor"] = cursor };
            var result = await mcp.AskAsync(server.Url, "tools/list", parameters, token, credential, cancellationToken);
            foreach (var tool in result.GetProperty("tools").EnumerateArray())
                if (!digests.TryAdd(tool.GetProperty("name").GetString()!, ToolDefinition.DigestOf(tool)))
                    throw new JsonException($"{server.Name} lists a tool twice.");

            cursor = result.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
            if (cursor is null) return _known[server.Name] = new Snapshot(digests, asked + options.CurrentValue.DefinitionsLifetime);
        }

        throw new JsonException($"{server.Name} lists tools without end.");
    }

    private sealed record Snapshot(IReadOnlyDictionary<string, string> Digests, DateTimeOffset Until);
}
