using System.Globalization;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>On how many connections calls are measured, one after the other, for about how long each, and which kinds of calls.</summary>
internal sealed record CallOptions(IReadOnlyList<int> Connections, int Seconds, string Only = "")
{
    // A DPoP proof is good for a minute, and it is signed before the clock starts.
    private const int LongestMeasurement = 20;

    public static CallOptions? Read(Dictionary<string, string> given)
    {
        if (given.Keys.Except(["connections", "seconds", "only", "report"]).Any()) return null;
        var connections = given.GetValueOrDefault("connections", "1,16,64").Split(',').Select(Positive).ToList();
        return connections.All(count => count is not null) && Positive(given.GetValueOrDefault("seconds", "4")) is { } seconds and <= LongestMeasurement
            ? new([.. connections.Select(count => count!.Value)], seconds, given.GetValueOrDefault("only", ""))
            : null;
    }

    private static int? Positive(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
}
