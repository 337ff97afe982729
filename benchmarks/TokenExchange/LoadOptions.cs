using System.Globalization;

namespace AgentTrust.Benchmarks.TokenExchange;

/// <summary>What is measured, and how hard.</summary>
internal sealed record LoadOptions(IReadOnlyList<int> Tasks, int Agents, int Seconds, int Connections)
{
    // A credential lives a minute, and it is signed before the clock starts.
    private const int LongestMeasurement = 30;

    public static LoadOptions? Read(Dictionary<string, string> given)
    {
        if (given.Keys.Except(["tasks", "agents", "seconds", "connections", "report"]).Any()) return null;
        var tasks = given.GetValueOrDefault("tasks", "1,100,10000").Split(',').Select(Positive).ToList();
        var (agents, seconds, connections) = (
            Positive(given.GetValueOrDefault("agents", "1")),
            Positive(given.GetValueOrDefault("seconds", "10")),
            Positive(given.GetValueOrDefault("connections", "16")));
        return tasks.All(count => count is not null) && agents is { } a && seconds is { } s and <= LongestMeasurement && connections is { } c
            ? new([.. tasks.Select(count => Math.Max(count!.Value, a)).Order()], a, s, c)
            : null;
    }

    private static int? Positive(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
}
