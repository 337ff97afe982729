using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>What the record keeps of an outcome: the short plain facts that the catalog names, e.g. a pull request's number.</summary>
internal static class OutcomeFacts
{
    private const int LongestText = 500;

    public static void Capture(JsonNode? answer, ToolCall call)
    {
        foreach (var (fact, path) in call.Tool!.Capture)
        {
            var value = answer;
            foreach (var name in path.Split('.')) value = (value as JsonObject)?[name];

            if (value is JsonValue plain && IsShort(plain)) call.Facts[fact] = JsonSerializer.SerializeToElement(plain);
        }
    }

    private static bool IsShort(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>().Length <= LongestText,
        JsonValueKind.Number => value.ToJsonString().Length <= 15,
        JsonValueKind.True or JsonValueKind.False => true,
        _ => false,
    };
}
