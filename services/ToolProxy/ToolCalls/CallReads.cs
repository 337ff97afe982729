using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.UpstreamCredentials;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Asks a read tool of the call's own server about the call, for the people who decide; the agent's words are not taken for it.</summary>
internal sealed class CallReads(UpstreamMcp mcp, ToolTokens tokens, CredentialBroker broker, ToolDefinitions definitions)
{
    /// <returns>The tool's result and what must not be shown of its credential; null when the tool is not as people accepted it, or refuses.</returns>
    public async Task<T?> AskAsync<T>(
        ToolCall call, string name, JsonElement arguments, Func<JsonElement, UpstreamCredential?, T?> read,
        CancellationToken cancellationToken)
        where T : class
    {
        if (call.Server!.Tools.GetValueOrDefault(name) is not { IsGuarded: false } tool || !tool.Resource.TryFill(arguments, out var id, out _)) return null;

        // People decide by what it shows, so it must be the tool that they accepted.
        if (await definitions.FindAsync(call.Server, tool, call.Caller!, call.Id, cancellationToken) is null) return null;

        var resource = new AccessEntity { Type = tool.Resource.Type, Id = id };
        var token = await tokens.GetAsync(call.Caller!, call.ServerName, new ToolCallAuthorization
        {
            Task = call.TaskId,
            Call = call.Id,
            Action = tool.Action,
            Resource = resource,
            ArgumentsDigest = CanonicalJson.Digest(arguments),
            Sensitivity = tool.SensitivityWord,
        }, cancellationToken);
        await using var credential = await broker.AcquireAsync(CredentialNeed.Of(call, tool, resource), cancellationToken);
        var result = await mcp.AskAsync(
            call.Server.Url, McpMethods.CallTool, new { name = tool.Name, arguments }, token, credential, cancellationToken);

        return result.TryGetProperty("isError", out var failed) && failed.ValueKind == JsonValueKind.True ? null : read(result, credential);
    }
}
