using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.UpstreamCredentials;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>What servers ask agents (MCP until 2025-11-25: sampling, elicitation, roots): only what the catalog lets this server ask reaches the agent.</summary>
/// <remarks>Everything else is answered here, with an error, so that the server can go on without; the agent never hears of it.</remarks>
internal sealed class ServerQuestions(
    IMcpStore store, UpstreamMcp upstream, ToolTokens tokens, CredentialBroker broker, IOptionsMonitor<McpSessionOptions> options)
{
    private const int NotAllowed = -32601; // JSON-RPC: for this server, the client has no such method

    /// <summary>Whether the question may pass; then its answer will find its way back.</summary>
    public async Task<bool> MayPassAsync(JsonObject question, HttpContext context, ToolCall call, CancellationToken cancellationToken)
    {
        var session = call.Session!;
        var id = question["id"]!;
        if (CatalogAsks.MayAsk(call.Server!, question["method"]!.GetValue<string>()))
        {
            await store.PutAsync(Key(session, id), "asked", options.CurrentValue.IdleTimeout, cancellationToken);
            return true;
        }

        var token = await tokens.GetListingAsync(call.Caller!, call.ServerName, call.Id, cancellationToken);
        await using var credential = await broker.AcquireAsync(CredentialNeed.Listing(call.ServerName, call.Caller!, call.Id), cancellationToken);
        await upstream.AnswerAsync(call.Server!.Url, session, call.Mcp!.ProtocolVersion, new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id.DeepClone(),
            ["error"] = new JsonObject { ["code"] = NotAllowed, ["message"] = "The catalog does not let this server ask that of agents." },
        }, token, credential, cancellationToken);
        return false;
    }

    /// <summary>Whether the answer is to a question that was passed on, and was not answered before.</summary>
    public async Task<bool> TakeAsync(McpSession session, JsonNode id, CancellationToken cancellationToken) =>
        await store.TakeAsync(Key(session, id), cancellationToken) is not null;

    // As JSON: the id 1 and the id "1" are two.
    private static string Key(McpSession session, JsonNode id) => $"question:{session.Id}:{id.ToJsonString()}";
}
