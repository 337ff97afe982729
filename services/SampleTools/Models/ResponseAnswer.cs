using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.SampleTools.Models;

/// <summary>What the scripted model says to a request, in the words of OpenAI's responses.</summary>
internal sealed class ResponseAnswer
{
    private const int BytesPerToken = 4;
    private const string MessageId = "msg_1";

    private readonly Move _move;
    private readonly string _id = $"resp_{Guid.CreateVersion7():N}";
    private readonly long _created;
    private readonly int _promptTokens;

    public ResponseAnswer(JsonObject request, DateTimeOffset now)
    {
        _move = ScriptedModel.Next(new Transcript(AsChat(request)));
        _created = now.ToUnixTimeSeconds();
        _promptTokens = Tokens(request.ToJsonString());
    }

    private JsonObject Item => _move.Tool is null
        ? new JsonObject { ["type"] = "message", ["id"] = MessageId, ["role"] = "assistant", ["status"] = "completed", ["content"] = new JsonArray(Text(_move.Words)) }
        : new JsonObject
        {
            ["type"] = "function_call", ["id"] = "fc_1", ["call_id"] = "call_1", ["status"] = "completed",
            ["name"] = _move.Tool, ["arguments"] = JsonSerializer.Serialize(_move.Arguments),
        };

    public JsonObject Whole() => Envelope("completed", Item);

    /// <summary>The same as events, the words one by one.</summary>
    public IEnumerable<JsonObject> Events()
    {
        yield return Event("response.created", ("response", Envelope("in_progress")));
        if (_move.Tool is null)
        {
            yield return Event("response.output_item.added", ("output_index", 0),
                ("item", new JsonObject { ["type"] = "message", ["id"] = MessageId, ["role"] = "assistant", ["status"] = "in_progress", ["content"] = new JsonArray() }));
            yield return OfText("response.content_part.added", ("part", Text("")));
            foreach (var word in _move.Words.Split(' ').Select((word, at) => at == 0 ? word : " " + word))
                yield return OfText("response.output_text.delta", ("delta", word), ("logprobs", new JsonArray()));
            yield return OfText("response.output_text.done", ("text", _move.Words), ("logprobs", new JsonArray()));
            yield return OfText("response.content_part.done", ("part", Text(_move.Words)));
        }
        else
        {
            var begun = Item;
            (begun["arguments"], begun["status"]) = ("", "in_progress");
            yield return Event("response.output_item.added", ("output_index", 0), ("item", begun));
            yield return Event("response.function_call_arguments.delta", ("item_id", "fc_1"), ("output_index", 0), ("delta", Item["arguments"]!.DeepClone()));
            yield return Event("response.function_call_arguments.done", ("item_id", "fc_1"), ("output_index", 0), ("arguments", Item["arguments"]!.DeepClone()));
        }

        yield return Event("response.output_item.done", ("output_index", 0), ("item", Item));
        yield return Event("response.completed", ("response", Whole()));
    }

    /// <summary>The same conversation as chat completions tell it: calls beside messages, and what they were answered.</summary>
    private static JsonObject AsChat(JsonObject request)
    {
        var input = request["input"] as JsonArray ?? [new JsonObject { ["role"] = "user", ["content"] = request["input"]?.DeepClone() }];
        return new JsonObject
        {
            ["messages"] = new JsonArray([.. input.OfType<JsonObject>().Select(AsMessage)]),
            ["tools"] = new JsonArray([.. (request["tools"] as JsonArray ?? []).Select(tool => new JsonObject { ["function"] = new JsonObject { ["name"] = tool?["name"]?.DeepClone() } })]),
        };
    }

    private static JsonObject AsMessage(JsonObject item) => item["type"]?.ToString() switch
    {
        "function_call" => new JsonObject
        {
            ["role"] = "assistant",
            ["tool_calls"] = new JsonArray(new JsonObject
            {
                ["id"] = item["call_id"]?.DeepClone(),
                ["function"] = new JsonObject { ["name"] = item["name"]?.DeepClone(), ["arguments"] = item["arguments"]?.DeepClone() },
            }),
        },
        "function_call_output" => new JsonObject { ["role"] = "tool", ["tool_call_id"] = item["call_id"]?.DeepClone(), ["content"] = item["output"]?.DeepClone() },
        _ => item.DeepClone().AsObject(),
    };

    private JsonObject Envelope(string status, JsonObject? item = null) => new()
    {
        ["id"] = _id, ["object"] = "response", ["created_at"] = _created, ["status"] = status, ["model"] = ScriptedModel.Name,
        ["output"] = item is null ? [] : new JsonArray(item),
        ["usage"] = item is null ? null : Usage(),
    };

    private JsonObject Usage()
    {
        var said = Tokens(_move.Tool is null ? _move.Words : Item.ToJsonString());
        return new JsonObject { ["input_tokens"] = _promptTokens, ["output_tokens"] = said, ["total_tokens"] = _promptTokens + said };
    }

    private static JsonObject Text(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() };

    private static JsonObject OfText(string type, params (string Name, JsonNode? Value)[] members) =>
        Event(type, [("item_id", MessageId), ("output_index", 0), ("content_index", 0), .. members]);

    private static JsonObject Event(string type, params (string Name, JsonNode? Value)[] members)
    {
        var message = new JsonObject { ["type"] = type };
        foreach (var (name, value) in members) message[name] = value;
        return message;
    }

    private static int Tokens(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
