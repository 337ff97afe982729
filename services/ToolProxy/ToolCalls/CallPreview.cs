using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.UpstreamCredentials;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>What a call would change, asked from the tool server itself, for the person who decides.</summary>
/// <remarks>The agent's words are not taken for it. Without a preview the person still sees the exact arguments.</remarks>
internal sealed partial class CallPreview(
    UpstreamMcp mcp, ToolTokens tokens, CredentialBroker broker, ToolDefinitions definitions, ILogger<CallPreview> logger)
{
    private const int Longest = 256 * 1024;

    public async Task<string?> OfAsync(ToolCall call, TokenIssuerClient issuer, CancellationToken cancellationToken)
    {
        if (call.Tool!.Preview is not { } preview || call.Server!.Tools.GetValueOrDefault(preview.Tool) is not { IsGuarded: false } tool) return null;

        try
        {
            var filled = preview.Arguments.ToDictionary(argument => argument.Key, argument =>
                argument.Value.TryFill(call.Arguments, out var value, out _) ? value : throw new JsonException($"The call has no {argument.Key}."));
            var arguments = JsonSerializer.SerializeToElement(filled);
            if (!tool.Resource.TryFill(arguments, out var id, out _)) return null;

            // People decide by what it shows, so it must be the tool that they accepted.
            if (await definitions.FindAsync(call.Server, tool, issuer, call.Caller!, call.Id, cancellationToken) is null) return null;

            var resource = new AccessEntity { Type = tool.Resource.Type, Id = id };
            var token = await tokens.GetAsync(issuer, call.Caller!, call.ServerName, new ToolCallAuthorization
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

            var text = string.Concat(result.GetProperty("content").EnumerateArray()
                .Where(block => block.TryGetProperty("text", out _)).Select(block => block.GetProperty("text").GetString()));
            if (result.TryGetProperty("isError", out var failed) && failed.ValueKind == JsonValueKind.True) return null;

            text = SecretRedaction.Redact(text, credential?.Echo, out int _);
            return text.Length <= Longest ? text : text[..Longest];
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoPreview(tool.Server, tool.Name, e);
            return null;
        }
    }

    [LoggerMessage(EventId = 1206, Level = LogLevel.Warning, Message = "No preview by {Server}.{Tool}; the person decides on the arguments alone")]
    private partial void LogNoPreview(string server, string tool, Exception exception);
}
