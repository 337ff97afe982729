using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.Attacks.Platform;

/// <summary>From what a script records of a model's answer to what the model sends, in either part of OpenAI's API, whole or in pieces.</summary>
internal static class ModelAnswers
{
    /// <summary>Nothing of interest comes in one piece: a stream breaks words wherever it likes.</summary>
    private const int Piece = 5;

    private const string Stream = "text/event-stream";

    public static (string Type, string Text) Of(JsonNode? answer, string path, JsonNode request)
    {
        if (answer is JsonObject { } stream && stream["events"] is JsonArray events) return (Stream, Frames(events.Select(each => each!)));
        if (answer is JsonObject whole) return ("application/json", whole.ToJsonString());

        var said = answer is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : "Done.";
        var (model, responds) = (request["model"]?.GetValue<string>() ?? "", path.EndsWith("/responses", StringComparison.Ordinal));
        if (request["stream"] is JsonValue streams && streams.GetValueKind() == JsonValueKind.True)
            return (Stream, Frames(responds ? Events(said, model) : Chunks(said, model)) + (responds ? "" : "data: [DONE]\n\n"));
        return ("application/json", (responds ? Response(said, model) : Completion(said, model)).ToJsonString());
    }

    private static JsonObject Completion(string said, string model) => new()
    {
        ["id"] = "c1", ["object"] = "chat.completion", ["created"] = 1, ["model"] = model,
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0, ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = said }, ["finish_reason"] = "stop",
        }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 10, ["completion_tokens"] = 10, ["total_tokens"] = 20 },
    };

    private static JsonObject Response(string said, string model) => new()
    {
        ["id"] = "r1", ["object"] = "response", ["created_at"] = 1, ["status"] = "completed", ["model"] = model,
        ["output"] = new JsonArray(new JsonObject
        {
            ["type"] = "message", ["id"] = "m1", ["role"] = "assistant", ["status"] = "completed",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = said, ["annotations"] = new JsonArray() }),
        }),
        ["usage"] = new JsonObject { ["input_tokens"] = 10, ["output_tokens"] = 10, ["total_tokens"] = 20 },
    };

    private static IEnumerable<JsonNode> Chunks(string said, string model)
    {
        foreach (var piece in said.Chunk(Piece)) yield return Chunk(new JsonObject { ["content"] = new string(piece) }, null);
        yield return Chunk([], "stop");

        JsonObject Chunk(JsonObject delta, string? finish) => new()
        {
            ["id"] = "c1", ["object"] = "chat.completion.chunk", ["created"] = 1, ["model"] = model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
        };
    }

    private static IEnumerable<JsonNode> Events(string said, string model)
    {
        foreach (var piece in said.Chunk(Piece))
            yield return new JsonObject { ["type"] = "response.output_text.delta", ["item_id"] = "m1", ["output_index"] = 0, ["content_index"] = 0, ["delta"] = new string(piece) };
        yield return new JsonObject { ["type"] = "response.completed", ["response"] = Response(said, model) };
    }

    /// <summary>Events of responses are named as their type says.</summary>
    private static string Frames(IEnumerable<JsonNode> events)
    {
        var frames = new StringBuilder();
        foreach (var each in events)
        {
            if (each["type"] is { } type) frames.Append(System.Globalization.CultureInfo.InvariantCulture, $"event: {type.GetValue<string>()}\n");
            frames.Append(System.Globalization.CultureInfo.InvariantCulture, $"data: {each.ToJsonString()}\n\n");
        }

        return frames.ToString();
    }
}
