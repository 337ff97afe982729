using System.Text;
using System.Text.Json.Nodes;

namespace AgentTrust.Fuzz.Targets;

/// <summary>An answer is withheld, or passes as JSON of the same shape; a secret in it does not, however it is escaped.</summary>
internal sealed class JsonAnswerTarget() : FuzzTarget("json-answer")
{
    private const string Json = "application/json";

    protected override void Try(byte[] input)
    {
        if (PassedAnswer.Of(Json, input, input.Length + 1) is not { Length: > 0 } passed) return;

        Must(ShapeOf(JsonNode.Parse(input)) == ShapeOf(JsonNode.Parse(passed)), "it has another shape afterwards");

        var escaped = string.Concat(PlantedSecret.Text.Select(letter => $"\\u{(int)letter:x4}"));
        var planted = PassedAnswer.Of(Json, [.. "{\"answer\":"u8, .. input, .. Encoding.UTF8.GetBytes($",\"more\":[\"see {escaped} there\"]}}")], input.Length);
        Must(
            planted is null || !JsonNode.Parse(planted)!["more"]![0]!.GetValue<string>().Contains(PlantedSecret.Text, StringComparison.Ordinal),
            "a secret passed");
    }

    private static string ShapeOf(JsonNode? value) => value switch
    {
        JsonObject members => $"{{{string.Join(',', members.Select(member => ShapeOf(member.Value)))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(ShapeOf))}]",
        null => "null",
        _ => value.GetValueKind().ToString(),
    };
}
