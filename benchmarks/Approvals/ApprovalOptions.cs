using System.Globalization;

namespace AgentTrust.Benchmarks.Approvals;

/// <summary>How many approvals each row takes, and how many a second.</summary>
internal sealed record ApprovalOptions(int Times, IReadOnlyList<int> Rates)
{
    private const int MostTimes = 5000;

    public static ApprovalOptions? Read(Dictionary<string, string> given)
    {
        if (given.Keys.Except(["times", "rates", "report"]).Any()) return null;

        var rates = given.GetValueOrDefault("rates", "10,50").Split(',').Select(Number).ToList();
        return Number(given.GetValueOrDefault("times", "500")) is { } times and > 0 and <= MostTimes && rates.All(rate => rate is > 0)
            ? new(times, [.. rates.Select(rate => rate!.Value)])
            : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
