using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>A server's JSON as every reader reads it; anything else is withheld.</summary>
internal static class AnswerJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <exception cref="AnswerWithheldException">It is none.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var value = JsonNode.Parse(utf8, documentOptions: Strict);
            Read(value);
            return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A lone surrogate surfaces as InvalidOperationException when the string is read.
            throw new AnswerWithheldException("It is not JSON without duplicate keys.");
        }
    }

    private static void Read(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (_, member) in members) Read(member);
                break;
            case JsonArray items:
                foreach (var item in items) Read(item);
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                _ = text.GetValue<string>();
                break;
        }
    }
}
