using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.Fuzz.Targets;

/// <summary>An answer is withheld with a word, or passes as JSON of the same shape; a secret in it does not, however it is escaped.</summary>
internal sealed class JsonAnswerTarget() : FuzzTarget("json-answer")
{
    protected override void Try(byte[] input)
    {
        if (Inspect(input) is not { } passed) return;

        var (before, after) = (JsonNode.Parse(input), JsonNode.Parse(passed));
        Must(ShapeOf(before) == ShapeOf(after), "it has another shape afterwards");

        var escaped = string.Concat(PlantedSecret.Text.Select(letter => $"\\u{(int)letter:x4}"));
        var planted = Inspect(Encoding.UTF8.GetBytes($"{{\"answer\":{Encoding.UTF8.GetString(input)},\"more\":[\"see {escaped} there\"]}}"));
        Must(planted is null || !JsonNode.Parse(planted)!["more"]![0]!.GetValue<string>().Contains(PlantedSecret.Text, StringComparison.Ordinal), "a secret passed");
    }

    private static string? Inspect(byte[] body)
    {
        try
        {
            return HttpAnswer.Inspect("application/json", body, new ToolCall("call_1", ServerKind.Http, "alertmanager"));
        }
        catch (AnswerWithheldException e)
        {
            Must(e.Message.Length > 0, "it is withheld without a word");
            return null;
        }
    }

    private static string ShapeOf(JsonNode? value) => value switch
    {
        JsonObject members => $"{{{string.Join(',', members.Select(member => ShapeOf(member.Value)))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(ShapeOf))}]",
        null => "null",
        _ => value.GetValueKind().ToString(),
    };
}
