using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>A response in named events. Its deltas are put together by item, and numbered anew, since not every one goes on as it came.</summary>
internal sealed class ResponseEvents(ToolCall call) : IModelEvents
{
    private const string Delta = ".delta";
    private const string Done = ".done";

    private readonly ModelCall _model = call.Model!;
    private readonly HeldText<Key> _held = new(call);
    private readonly Dictionary<Key, JsonObject> _shapes = [];
    private long _number;

    public long TextBytes => _held.Bytes;

    public bool HasEnded { get; private set; }

    public string? Farewell => null;

    public IEnumerable<ModelEvent> Read(JsonObject message)
    {
        if (AnswerParts.Short(message["type"]) is not { } type || type.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_')))
            throw new AnswerWithheldException("An event of it has no type.");

        if (type.EndsWith(Delta, StringComparison.Ordinal)) return ReadDelta(type, message);

        var (isLast, isError) = (type is "response.completed" or "response.incomplete" or "response.failed", type == "error");
        var events = new List<ModelEvent>();
        if (type.EndsWith(Done, StringComparison.Ordinal)) Flush(events, key => key == Key.Of(type[..^Done.Length] + Delta, message));
        if (isLast || isError) Flush(events, _ => true);
        var clean = JsonRedaction.Redact(message, call)!.AsObject();
        AnswerParts.RemoveProbabilities(clean);
        if (isLast) End(type, clean["response"] as JsonObject);
        if (isError) (HasEnded, call.Outcome) = (true, CallOutcome.Failed);
        events.Add(Event(type, clean, "", isLast || isError));
        return events;
    }

    private List<ModelEvent> ReadDelta(string type, JsonObject message)
    {
        // Pieces of what is no text cannot be looked into.
        if (ModelJson.Text(message["delta"]) is not { } piece) return [];

        var key = Key.Of(type, message);
        if (!_shapes.ContainsKey(key)) _shapes[key] = Shape(message);
        return _held.Push(key, piece) is { Length: > 0 } released ? [DeltaEvent(key, released)] : [];
    }

    private void Flush(List<ModelEvent> events, Func<Key, bool> isOver)
    {
        foreach (var (key, rest) in _held.Finish(isOver)) events.Add(DeltaEvent(key, rest));
    }

    private ModelEvent DeltaEvent(Key key, string text)
    {
        var message = _shapes[key].DeepClone().AsObject();
        message["delta"] = text;
        return Event(key.Type, message, text, ends: false);
    }

    private ModelEvent Event(string type, JsonObject message, string text, bool ends)
    {
        message["sequence_number"] = _number++;
        return new(type, message.ToJsonString(), text, ends);
    }

    /// <summary>What the deltas of one text have alike.</summary>
    private JsonObject Shape(JsonObject message)
    {
        var shape = new JsonObject();
        foreach (var (name, value) in message)
            if (name is "type" or "item_id" or "output_index" or "content_index" or "summary_index")
                shape[name] = JsonRedaction.Redact(value, call);
        return shape;
    }

    private void End(string type, JsonObject? response)
    {
        HasEnded = true;
        if (type == "response.failed") call.Outcome = CallOutcome.Failed;
        if (response is null) return;

        _model.Usage = ModelUsage.Read(response["usage"]);
        AnswerParts.Note(_model, response);
    }

    /// <summary>Which text of the response.</summary>
    private sealed record Key(string Type, string? Item, long? Output, long? Content)
    {
        public static Key Of(string type, JsonObject message) => new(
            type, ModelJson.Text(message["item_id"]), ModelJson.Count(message["output_index"]),
            ModelJson.Count(message["content_index"]) ?? ModelJson.Count(message["summary_index"]));
    }
}
