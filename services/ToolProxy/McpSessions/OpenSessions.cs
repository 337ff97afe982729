using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>The sessions that agents have with servers; the ids are this proxy's own, and each is one agent's for one task and one server.</summary>
internal sealed class OpenSessions(IMcpStore store, IOptionsMonitor<McpSessionOptions> options)
{
    private const int Bytes = 32;

    public async Task<McpSession> OpenAsync(ToolCall call, string upstreamId, CancellationToken cancellationToken)
    {
        var session = new McpSession
        {
            Id = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(Bytes)),
            Holder = McpSession.HolderOf(call),
            UpstreamId = upstreamId,
            Key = RandomNumberGenerator.GetBytes(Bytes),
        };
        await store.PutAsync(Key(session.Id), JsonSerializer.Serialize(session, WireJson.Options), options.CurrentValue.IdleTimeout, cancellationToken);
        return session;
    }

    /// <summary>The session of this id, if it is this caller's; null otherwise, whether or not there is one.</summary>
    public async Task<McpSession?> FindAsync(string id, ToolCall call, CancellationToken cancellationToken) =>
        await store.FindAsync(Key(id), options.CurrentValue.IdleTimeout, cancellationToken) is { } found
            && JsonSerializer.Deserialize<McpSession>(found, WireJson.Options) is { } session && session.Holder == McpSession.HolderOf(call)
            ? session
            : null;

    public Task EndAsync(McpSession session, CancellationToken cancellationToken) => store.TakeAsync(Key(session.Id), cancellationToken);

    private static string Key(string id) => $"session:{id}";
}
