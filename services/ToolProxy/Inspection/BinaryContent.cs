using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>Images, audio and embedded files of an MCP answer: text in base64 is inspected as text, anything else passes as it is or not at all.</summary>
internal static class BinaryContent
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The strings of content blocks that hold base64: <c>data</c> of images and audio, <c>blob</c> of resources.</summary>
    public static HashSet<JsonNode> In(JsonNode? message) =>
        new(ContentBlocks.In(message).SelectMany(block => (JsonNode?[])[block["data"], block["blob"], (block["resource"] as JsonObject)?["blob"]])
            .Where(node => node is JsonValue && node.GetValueKind() == JsonValueKind.String)!, ReferenceEqualityComparer.Instance);

    /// <param name="base64">What the server sent.</param>
    /// <param name="mediaType">What it says it is.</param>
    /// <exception cref="AnswerWithheldException">It is not base64, or holds what this proxy sent and nobody else may see.</exception>
    public static string Inspect(string base64, string? mediaType, ToolCall call)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length)) throw new AnswerWithheldException("It has a file that is not base64.");

        if (TextOf(bytes.AsSpan(0, length), mediaType) is { } text)
            return AnswerText.Inspect(text, call) is var clean && clean == text ? base64 : Convert.ToBase64String(Encoding.UTF8.GetBytes(clean));

        var hits = 0;
        call.UpstreamCredential?.Echo.Redact(base64, out hits);
        return hits == 0 ? base64 : throw new AnswerWithheldException("It has a file with this proxy's own credential.");
    }

    /// <summary>What claims to be text, and what is text whatever it claims.</summary>
    private static string? TextOf(ReadOnlySpan<byte> bytes, string? mediaType)
    {
        if (bytes.Contains((byte)0)) return null;

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return mediaType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) == true ? throw new AnswerWithheldException("It has a text file that is not UTF-8.") : null;
        }
    }
}
