using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.Attacks.Replay;

/// <summary>All that the agent got back: status, and JSON messages of an answer or of a stream.</summary>
internal sealed class AgentView(int status, string body)
{
    private readonly IReadOnlyList<JsonNode> _messages = [.. Messages(body)];

    /// <summary>What a model said piece by piece, as who reads it puts it together.</summary>
    private readonly string _said = string.Concat(Messages(body).SelectMany(Pieces));

    public int Status { get; } = status;

    /// <summary>Why it was refused: code and words. Null when it was not.</summary>
    public (string Code, string Detail)? Denial
    {
        get
        {
            if (_messages.Select(Refusal).FirstOrDefault(found => found is not null) is { } said) return (Text(said, "code")!, Text(said, "detail") ?? "");
            return Status >= 400 ? ($"http-{Status}", "") : null;
        }
    }

    /// <summary>Tools in an answered list.</summary>
    public IReadOnlyList<string> Tools =>
        [.. _messages.SelectMany(message => (message["result"]?["tools"] as JsonArray ?? []).Select(tool => tool?["name"]?.GetValue<string>()).OfType<string>())];

    /// <summary>Whether these words are anywhere in it, however JSON has escaped them.</summary>
    public bool Contains(string words) => body.Contains(words, StringComparison.Ordinal) || _said.Contains(words, StringComparison.Ordinal) || _messages.Any(message => Contains(message, words));

    private static bool Contains(JsonNode? node, string words) => node switch
    {
        JsonObject members => members.Any(member => member.Key.Contains(words, StringComparison.Ordinal) || Contains(member.Value, words)),
        JsonArray items => items.Any(item => Contains(item, words)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>().Contains(words, StringComparison.Ordinal),
        _ => false,
    };

    private static IEnumerable<string> Pieces(JsonNode message) =>
        new[] { message["delta"] }.Concat((message["choices"] as JsonArray ?? []).Select(choice => choice?["delta"]?["content"]))
            .OfType<JsonValue>().Where(piece => piece.GetValueKind() == JsonValueKind.String).Select(piece => piece.GetValue<string>());

    /// <summary>A denial stands in the result of a tool, in the data of a JSON-RPC error, in an error of OpenAI's API, or is the body (RFC 9457).</summary>
    private static JsonObject? Refusal(JsonNode message) =>
        message["result"]?["resultType"]?.GetValue<string>() == "input_required" ? new JsonObject { ["code"] = "approval-required" }
        : new[] { message["result"]?["structuredContent"]?["denial"], message["error"]?["data"]?["denial"], message["error"]?["data"], message["error"]?["denial"], message["denial"], message }
            .OfType<JsonObject>().FirstOrDefault(candidate => Text(candidate, "type")?.StartsWith("urn:agenttrust:denial:", StringComparison.Ordinal) ?? false);

    private static string? Text(JsonObject owner, string name) =>
        owner[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static IEnumerable<JsonNode> Messages(string body)
    {
        var texts = body.StartsWith('{') || body.StartsWith('[')
            ? [body]
            : body.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line["data:".Length..]);
        foreach (var text in texts)
            if (Parse(text) is { } message) yield return message;
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
