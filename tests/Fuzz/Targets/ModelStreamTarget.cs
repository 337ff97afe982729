using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Models;
using AgentTrust.ToolProxy.Models.Answers;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.Fuzz.Targets;

/// <summary>A model's streamed answer is withheld with a word, or goes on as events of JSON; a secret in it does not, into whatever pieces it is cut.</summary>
internal sealed class ModelStreamTarget() : FuzzTarget("model-stream")
{
    protected override void Try(byte[] input)
    {
        Pass(input, ModelApi.ChatCompletions);
        Pass(input, ModelApi.Responses);

        foreach (var size in (int[])[1, 3, 7])
        {
            Must(!Said(Pass([.. Frames(Chunks(size)), .. input], ModelApi.ChatCompletions)).Contains(PlantedSecret.Text, StringComparison.Ordinal), $"a secret passed in chunks of {size}");
            Must(!Said(Pass([.. Frames(Deltas(size)), .. input], ModelApi.Responses)).Contains(PlantedSecret.Text, StringComparison.Ordinal), $"a secret passed in deltas of {size}");
        }
    }

    private static List<ModelEvent> Pass(byte[] stream, ModelApi api)
    {
        var call = new ToolCall("call_1", ServerKind.Model, "outside") { Model = new ModelCall(api, []) };
        IModelEvents events = api == ModelApi.Responses ? new ResponseEvents(call) : new ChatChunks(call);
        var passed = new List<ModelEvent>();
        try
        {
            foreach (var message in SseParser.Create(new MemoryStream(stream), static (_, data) => data.ToArray()).Enumerate())
                if (message.Data.Length > 0 && AnswerJson.Parse(message.Data) is JsonObject said)
                    passed.AddRange(events.Read(said));
        }
        catch (AnswerWithheldException e)
        {
            Must(e.Message.Length > 0, "it is withheld without a word");
        }

        foreach (var told in passed)
        {
            Must(JsonNode.Parse(told.Json) is JsonObject, "an event that goes on is no JSON object");
            Must(!told.Json.Contains('\n') && told.Frame.Split("\n\n") is [_, ""], "one event goes on as several");
        }

        return passed;
    }

    /// <summary>What whoever reads it puts together.</summary>
    private static string Said(List<ModelEvent> passed) => string.Concat(passed.Select(told => JsonNode.Parse(told.Json)!).Select(said =>
        said["delta"] is JsonValue delta ? delta.ToString()
        : string.Concat((said["choices"] as JsonArray ?? []).Select(choice => (choice as JsonObject)?["delta"] is JsonObject piece ? piece["content"]?.ToString() : ""))));

    private static IEnumerable<string> Chunks(int size) => Pieces(size).Select(piece =>
        $$"""{"id":"c1","choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(piece)}} } }]}""")
        .Append("""{"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");

    private static IEnumerable<string> Deltas(int size) => Pieces(size).Select(piece =>
        $$"""{"type":"response.output_text.delta","item_id":"m1","output_index":0,"content_index":0,"delta":{{JsonSerializer.Serialize(piece)}} }""")
        .Append("""{"type":"response.output_text.done","item_id":"m1","output_index":0,"content_index":0,"text":""}""");

    private static IEnumerable<string> Pieces(int size) => $"see {PlantedSecret.Text} there".Chunk(size).Select(piece => new string(piece));

    private static byte[] Frames(IEnumerable<string> events) => Encoding.UTF8.GetBytes(string.Concat(events.Select(each => $"data: {each}\n\n")));
}
