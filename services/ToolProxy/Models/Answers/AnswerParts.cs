using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>What records keep of an answer: who gave it, how it ended, and which tools it asks for.</summary>
internal static class AnswerParts
{
    private const int LongestName = 200;
    private const int MostToolCalls = 128;

    /// <summary>A completion, or a response: as far as it is one.</summary>
    public static void Note(ModelCall call, JsonObject answer)
    {
        call.AnsweredBy = Short(answer["model"]);
        call.AnswerId = Short(answer["id"]);
        if (call.Api == ModelApi.Responses)
        {
            call.FinishReason = Short((answer["incomplete_details"] as JsonObject)?["reason"]) ?? Short(answer["status"]);
            foreach (var item in (answer["output"] as JsonArray ?? []).OfType<JsonObject>()) NoteItem(call, item);
            return;
        }

        foreach (var choice in (answer["choices"] as JsonArray ?? []).OfType<JsonObject>())
        {
            call.FinishReason = Short(choice["finish_reason"]) ?? call.FinishReason;
            foreach (var tool in ((choice["message"] as JsonObject)?["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
                NoteTool(call, (tool["function"] ?? tool["custom"]) as JsonObject);
        }
    }

    public static void NoteItem(ModelCall call, JsonObject item)
    {
        if (ModelJson.Text(item["type"]) is "function_call" or "custom_tool_call") NoteTool(call, item);
    }

    public static void NoteTool(ModelCall call, string name, string arguments)
    {
        if (call.ToolCalls.Count < MostToolCalls) call.ToolCalls.Add(new(name.Length > LongestName ? name[..LongestName] : name, DigestOf(arguments)));
    }

    public static string? Short(JsonNode? value) => ModelJson.Text(value) is { Length: > 0 and <= LongestName } text ? text : null;

    /// <summary>They would tell the text once more, in pieces that nobody has put together.</summary>
    public static void RemoveProbabilities(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                if (members["logprobs"] is not null) members["logprobs"] = null;
                foreach (var (_, member) in members) RemoveProbabilities(member);
                break;
            case JsonArray items:
                foreach (var item in items) RemoveProbabilities(item);
                break;
        }
    }

    private static void NoteTool(ModelCall call, JsonObject? tool)
    {
        if (ModelJson.Text(tool?["name"]) is { } name) NoteTool(call, name, ModelJson.Text(tool!["arguments"] ?? tool["input"]) ?? "");
    }

    private static string DigestOf(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
