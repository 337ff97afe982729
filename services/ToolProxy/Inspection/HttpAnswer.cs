using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>The body of an HTTP tool's answer: JSON or text passes, without secrets; nobody can look into anything else.</summary>
internal static class HttpAnswer
{
    public static string Inspect(string? mediaType, byte[] body, ToolCall call)
    {
        if (!Utf8.IsValid(body)) throw new AnswerWithheldException("It is not UTF-8.");

        if (mediaType == "application/json" || (mediaType?.EndsWith("+json", StringComparison.Ordinal) ?? false))
        {
            var value = JsonRedaction.Redact(Parse(body), call);
            if (call.Outcome == CallOutcome.Succeeded) OutcomeFacts.Capture(value, call);
            return value?.ToJsonString() ?? "null";
        }

        if (!(mediaType?.StartsWith("text/", StringComparison.Ordinal) ?? false)) throw new AnswerWithheldException("It is neither JSON nor text.");

        return AnswerText.Inspect(Encoding.UTF8.GetString(body), call);
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 64 });
        }
        catch (JsonException)
        {
            throw new AnswerWithheldException("It is not JSON without duplicate keys.");
        }
    }
}
