using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.SampleTools.Models;

/// <summary>What the scripted model says to a request, in the words of OpenAI's chat completions.</summary>
internal sealed class ChatAnswer
{
    private const int BytesPerToken = 4;

    private readonly Move _move;
    private readonly string _id;
    private readonly long _created;
    private readonly int _promptTokens;
    private readonly int _calls;

    public ChatAnswer(JsonObject request, DateTimeOffset now)
    {
        var seen = new Transcript(request);
        _move = ScriptedModel.Next(seen);
        _calls = seen.Calls.Count;
        _id = $"chatcmpl-{Guid.CreateVersion7():N}";
        _created = now.ToUnixTimeSeconds();
        _promptTokens = Tokens(request.ToJsonString());
    }

    private string Arguments => JsonSerializer.Serialize(_move.Arguments);

    private string Finish => _move.Tool is null ? "stop" : "tool_calls";

    public JsonObject Whole() => Envelope("chat.completion", new JsonObject
    {
        ["index"] = 0,
        ["message"] = _move.Tool is null
            ? new JsonObject { ["role"] = "assistant", ["content"] = _move.Words }
            : new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = new JsonArray(ToolCall(Arguments)) },
        ["finish_reason"] = Finish,
    }, Usage());

    /// <summary>The same in pieces, the words one by one.</summary>
    public IEnumerable<JsonObject> Chunks(bool withUsage)
    {
        if (_move.Tool is null)
            foreach (var word in _move.Words.Split(' ').Select((word, at) => at == 0 ? word : " " + word))
                yield return Chunk(new JsonObject { ["role"] = "assistant", ["content"] = word });
        else
            yield return Chunk(new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = new JsonArray(ToolCall(Arguments, index: 0)) });

        yield return Chunk([], Finish);
        if (withUsage) yield return Envelope("chat.completion.chunk", null, Usage());
    }

    private JsonObject Chunk(JsonObject delta, string? finish = null) =>
        Envelope("chat.completion.chunk", new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }, null);

    private JsonObject ToolCall(string arguments, int? index = null)
    {
        var call = new JsonObject
        {
            ["id"] = $"call_{_calls + 1}",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = _move.Tool, ["arguments"] = arguments },
        };
        if (index is { } at) call["index"] = at;
        return call;
    }

    private JsonObject Envelope(string type, JsonObject? choice, JsonObject? usage) => new()
    {
        ["id"] = _id,
        ["object"] = type,
        ["created"] = _created,
        ["model"] = ScriptedModel.Name,
        ["choices"] = choice is null ? [] : new JsonArray(choice),
        ["usage"] = usage,
    };

    private JsonObject Usage()
    {
        var said = Tokens(_move.Tool is null ? _move.Words : _move.Tool + Arguments);
        return new JsonObject { ["prompt_tokens"] = _promptTokens, ["completion_tokens"] = said, ["total_tokens"] = _promptTokens + said };
    }

    private static int Tokens(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
