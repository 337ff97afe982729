using System.Text.Json;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.UpstreamCredentials;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>What a call would change, asked from the tool server itself, for the person who decides.</summary>
/// <remarks>Without a preview the person still sees the exact arguments.</remarks>
internal sealed partial class CallPreview(CallReads reads, ILogger<CallPreview> logger)
{
    private const int Longest = 256 * 1024;

    public async Task<string?> OfAsync(ToolCall call, CancellationToken cancellationToken)
    {
        if (call.Tool!.Preview is not { } preview) return null;

        try
        {
            var filled = preview.Arguments.ToDictionary(argument => argument.Key, argument =>
                argument.Value.TryFill(call.Arguments, out var value, out _) ? value : throw new JsonException($"The call has no {argument.Key}."));
            return await reads.AskAsync(call, preview.Tool, JsonSerializer.SerializeToElement(filled), Text, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoPreview(call.ServerName, preview.Tool, e);
            return null;
        }
    }

    private static string Text(JsonElement result, UpstreamCredential? credential)
    {
        var text = string.Concat(result.GetProperty("content").EnumerateArray()
            .Where(block => block.TryGetProperty("text", out _)).Select(block => block.GetProperty("text").GetString()));
        text = SecretRedaction.Redact(text, credential?.Echo, out int _);
        return text.Length <= Longest ? text : text[..Longest];
    }

    [LoggerMessage(EventId = 1206, Level = LogLevel.Warning, Message = "No preview by {Server}.{Tool}; the person decides on the arguments alone")]
    private partial void LogNoPreview(string server, string tool, Exception exception);
}
