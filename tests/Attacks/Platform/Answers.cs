using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.Attacks.Platform;

/// <summary>From what a script records of an answer to what a tool sends.</summary>
internal static class Answers
{
    public static JsonObject OfText(string text) =>
        new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };

    /// <summary>The <c>result</c>: itself, or from a text, or from any value as structured content.</summary>
    public static JsonObject ResultOf(JsonNode? answer) => answer switch
    {
        null => OfText("done"),
        JsonObject result => result.DeepClone().AsObject(),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => OfText(text.GetValue<string>()),
        _ => OfText(answer.ToJsonString()),
    };

    /// <summary>An answer among events takes the id of its request; what the server asks or tells by itself keeps its own.</summary>
    public static JsonObject InReplyTo(JsonNode request, JsonObject message)
    {
        var sent = message.DeepClone().AsObject();
        sent["jsonrpc"] ??= "2.0";
        if (sent.ContainsKey("result") || sent.ContainsKey("error")) sent["id"] = request["id"]!.DeepClone();
        return sent;
    }

    public static string TextOf(JsonNode? value) =>
        value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : value?.ToJsonString() ?? "null";
}
