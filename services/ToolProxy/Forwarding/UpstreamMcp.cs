using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.McpSessions;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.UpstreamCredentials;

namespace AgentTrust.ToolProxy.Forwarding;

/// <summary>The proxy's own questions to an MCP server (what are your tools, what would this change), on whichever wire the server speaks.</summary>
internal sealed class UpstreamMcp(Upstream upstream)
{
    private const string Version = "2025-11-25";

    // MCP 2026-07-28, versioning: what only a server that knows that revision answers.
    private const int HeaderMismatch = -32020;
    private const int UnsupportedVersion = -32022;
    private const int InvalidParams = -32602;

    /// <summary>What each server turned out to want; which it is does not change while it runs (MCP 2026-07-28, versioning).</summary>
    private readonly ConcurrentDictionary<Uri, Era> _eras = new();

    private enum Era
    {
        /// <summary>Until 2025-11-25, from a server that keeps no sessions.</summary>
        Plain,

        /// <summary>Until 2025-11-25, and nothing outside a session.</summary>
        Session,

        /// <summary>Since 2026-07-28.</summary>
        Stateless,
    }

    /// <summary>The <c>result</c> of one request.</summary>
    /// <exception cref="HttpRequestException">The server did not answer with a result.</exception>
    public async Task<JsonElement> AskAsync(
        Uri server, string method, object parameters, ToolToken token, UpstreamCredential? credential, CancellationToken cancellationToken)
    {
        var line = new UpstreamMcpLine(upstream, await upstream.ResolveAsync(server, cancellationToken), token, credential);
        var era = _eras.GetValueOrDefault(server);
        var reply = await AskAsync(line, era, method, parameters, cancellationToken);
        if (reply.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound && EraAfter(era, reply) is { } other)
        {
            reply = await AskAsync(line, other, method, parameters, cancellationToken);
            if (reply.Result is not null) _eras[server] = other;
        }

        return reply.Result ?? throw new HttpRequestException($"The tool server gave no result for {method} (HTTP {(int)reply.Status}).", null, reply.Status);
    }

    /// <summary>Answers something that the server asked in a session.</summary>
    public async Task AnswerAsync(
        Uri server, McpSession session, string? version, JsonObject answer, ToolToken token, UpstreamCredential? credential, CancellationToken cancellationToken)
    {
        var line = new UpstreamMcpLine(upstream, await upstream.ResolveAsync(server, cancellationToken), token, credential);
        var status = await line.TellAsync(answer, version, session.UpstreamId, cancellationToken);
        if ((int)status >= 300) throw new HttpRequestException($"The tool server did not take an answer (HTTP {(int)status}).", null, status);
    }

    private static Era? EraAfter(Era tried, UpstreamMcpReply refusal) => tried == Era.Plain
        ? refusal.ErrorCode is UnsupportedVersion or HeaderMismatch or InvalidParams ? Era.Stateless : Era.Session
        : Era.Plain; // it was replaced by another meanwhile

    private static async Task<UpstreamMcpReply> AskAsync(
        UpstreamMcpLine line, Era era, string method, object parameters, CancellationToken cancellationToken)
    {
        var said = JsonSerializer.SerializeToNode(parameters)!.AsObject();
        if (era == Era.Stateless)
        {
            said["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = McpVersions.Stateless,
                ["io.modelcontextprotocol/clientInfo"] = Self(),
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            };
            return await line.AskAsync(method, said, McpVersions.Stateless, null, cancellationToken);
        }

        if (era == Era.Plain) return await line.AskAsync(method, said, Version, null, cancellationToken);

        var begun = await line.AskAsync(McpMethods.Initialize, new JsonObject
        {
            ["protocolVersion"] = Version, ["capabilities"] = new JsonObject(), ["clientInfo"] = Self(),
        }, null, null, cancellationToken);
        if (begun.Result is not { } agreed || begun.Session is not { } session) return begun;

        var version = agreed.TryGetProperty("protocolVersion", out var chosen) ? chosen.GetString() : Version;
        await line.TellAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" }, version, session, cancellationToken);
        var reply = await line.AskAsync(method, said, version, session, cancellationToken);
        await line.EndAsync(version, session, cancellationToken);
        return reply;
    }

    private static JsonObject Self() => new() { ["name"] = "agenttrust-tool-proxy", ["version"] = "1" };
}
