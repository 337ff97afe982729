using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.Fuzz.Targets;

/// <summary>JSON is refused with a word, or means the same to every reader: also what is forwarded in its place.</summary>
internal sealed class StrictJsonTarget() : FuzzTarget("strict-json")
{
    private const int Depth = 32;

    protected override void Try(byte[] input)
    {
        if (!StrictJson.TryParse(input, Depth, out var value, out var canonical, out var refusal))
        {
            Must(refusal.Length > 0, "it is refused without a word");
            return;
        }

        Must(IsUtf8(input), "what is not UTF-8 was read");
        Must(StrictJson.TryParse(canonical, Depth, out var again, out var twice, out _), "what is forwarded would be refused");
        Must(canonical.AsSpan().SequenceEqual(twice), "what is forwarded has another canonical form");
        Must(JsonElement.DeepEquals(value, again), "what is forwarded means something else");
        Must(HasOneReading(JsonNode.Parse(input)), "two keys of an object differ by case only, or not at all");
    }

    private static bool IsUtf8(byte[] input)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(input) is not ['\ufeff', ..];
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool HasOneReading(JsonNode? value) => value switch
    {
        JsonObject members => members.Select(member => member.Key.ToUpperInvariant()).Distinct().Count() == members.Count && members.All(member => HasOneReading(member.Value)),
        JsonArray items => items.All(HasOneReading),
        _ => true,
    };
}
