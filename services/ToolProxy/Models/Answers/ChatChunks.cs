using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>A completion in chunks: <c>chat.completion.chunk</c>. Texts and arguments are put together by choice and member, and go on in pieces of our own.</summary>
/// <remarks>What is not known of a delta is left out: in pieces nobody can look into it.</remarks>
internal sealed class ChatChunks(ToolCall call) : IModelEvents
{
    private const int NoTool = -1;

    private readonly ModelCall _model = call.Model!;
    private readonly HeldText<(long Choice, string Member, long Tool)> _held = new(call);
    private readonly SortedDictionary<(long Choice, long Tool), (StringBuilder Name, StringBuilder Arguments)> _tools = [];

    public long TextBytes => _held.Bytes;

    public bool HasEnded { get; private set; }

    public string Farewell => "data: [DONE]\n\n";

    public IEnumerable<ModelEvent> Read(JsonObject message)
    {
        if (message["error"] is not null)
        {
            HasEnded = true;
            call.Outcome = CallOutcome.Failed;
            return [new(null, JsonRedaction.Redact(message, call)!.ToJsonString(), "", Ends: true)];
        }

        var envelope = Envelope(message);
        _model.AnsweredBy ??= AnswerParts.Short(envelope["model"]);
        _model.AnswerId ??= AnswerParts.Short(envelope["id"]);
        var usage = ModelUsage.Read(message["usage"]);
        _model.Usage = usage ?? _model.Usage;

        var events = new List<ModelEvent>();
        foreach (var choice in (message["choices"] as JsonArray ?? []).OfType<JsonObject>()) ReadChoice(choice, envelope, events);
        if (usage is not null && _model.WantsUsage)
        {
            var last = envelope.DeepClone().AsObject();
            (last["choices"], last["usage"]) = (new JsonArray(), JsonRedaction.Redact(message["usage"], call));
            events.Add(new(null, last.ToJsonString(), "", Ends: true));
        }

        return events;
    }

    private void ReadChoice(JsonObject choice, JsonObject envelope, List<ModelEvent> events)
    {
        var index = ModelJson.Count(choice["index"]) ?? throw new AnswerWithheldException("A choice of it has no index.");
        var text = new StringBuilder();
        if (Delta(index, choice["delta"] as JsonObject ?? [], text) is { Count: > 0 } delta) events.Add(Event(delta, finish: null));
        if (AnswerParts.Short(JsonRedaction.Redact(choice["finish_reason"], call)) is not { } finish) return;

        foreach (var ((_, member, tool), rest) in _held.Finish(key => key.Choice == index))
        {
            text.Append(rest);
            events.Add(Event(tool == NoTool ? new JsonObject { [member] = rest } : new JsonObject { ["tool_calls"] = new JsonArray(Piece(tool, member, rest)) }, finish: null));
        }

        foreach (var ((_, tool), (name, arguments)) in _tools.Where(entry => entry.Key.Choice == index).ToArray())
        {
            AnswerParts.NoteTool(_model, name.ToString(), arguments.ToString());
            _tools.Remove((index, tool));
        }

        (_model.FinishReason, HasEnded) = (finish, true);
        events.Add(Event([], finish));

        ModelEvent Event(JsonObject changes, string? finish)
        {
            var chunk = envelope.DeepClone().AsObject();
            chunk["choices"] = new JsonArray(new JsonObject { ["index"] = index, ["delta"] = changes, ["logprobs"] = null, ["finish_reason"] = finish });
            var said = text.ToString();
            text.Clear();
            return new(null, chunk.ToJsonString(), said, Ends: finish is not null);
        }
    }

    private JsonObject Delta(long choice, JsonObject delta, StringBuilder text)
    {
        var changes = new JsonObject();
        foreach (var (member, value) in delta)
        {
            if (member == "tool_calls" && value is JsonArray tools)
            {
                var pieces = new JsonArray([.. tools.OfType<JsonObject>().Select(tool => Tool(choice, tool, text)).OfType<JsonObject>()]);
                if (pieces.Count > 0) changes[member] = pieces;
            }
            else if (value is null || member == "role")
                changes[member] = JsonRedaction.Redact(ModelJson.Text(value), call);
            else if (ModelJson.Text(value) is { } piece && (_held.Push((choice, member, NoTool), piece) is var released) && (released.Length > 0 || piece.Length == 0))
                changes[member] = Said(released, text);
        }

        return changes;
    }

    private JsonObject? Tool(long choice, JsonObject tool, StringBuilder text)
    {
        var index = ModelJson.Count(tool["index"]) ?? throw new AnswerWithheldException("A tool call of it has no index.");
        var kind = tool["custom"] is JsonObject ? "custom" : "function";
        var body = tool[kind] as JsonObject;
        var member = kind == "custom" ? "input" : "arguments";
        if (!_tools.TryGetValue((choice, index), out var known)) _tools[(choice, index)] = known = (new(), new());

        var piece = new JsonObject { ["index"] = index };
        foreach (var name in (string[])["id", "type"])
            if (ModelJson.Text(tool[name]) is { } said)
                piece[name] = AnswerText.Inspect(said, call);

        var inner = new JsonObject();
        if (ModelJson.Text(body?["name"]) is { } named)
        {
            var name = AnswerText.Inspect(named, call);
            known.Name.Append(name);
            inner["name"] = name;
        }

        if (ModelJson.Text(body?[member]) is { } arguments)
        {
            known.Arguments.Append(arguments);
            inner[member] = Said(_held.Push((choice, member, index), arguments), text);
        }

        if (inner.Count > 0) piece[kind] = inner;
        return piece.Count > 1 ? piece : null;
    }

    private static JsonObject Piece(long tool, string member, string rest) => new()
    {
        ["index"] = tool,
        [member == "input" ? "custom" : "function"] = new JsonObject { [member] = rest },
    };

    private static string Said(string released, StringBuilder text)
    {
        text.Append(released);
        return released;
    }

    /// <summary>What all chunks have alike.</summary>
    private JsonObject Envelope(JsonObject message)
    {
        var envelope = new JsonObject();
        foreach (var member in (string[])["id", "object", "created", "model", "service_tier", "system_fingerprint"])
            if (message[member] is { } value)
                envelope[member] = JsonRedaction.Redact(value, call);
        return envelope;
    }
}
