using System.Globalization;

namespace AgentTrust.Benchmarks.Pages;

/// <summary>How much there is to be shown, and how often each page is opened.</summary>
internal sealed record PageOptions(int Requests, int Records, int Times)
{
    public static PageOptions? Read(Dictionary<string, string> given)
    {
        if (given.Keys.Except(["requests", "records", "times", "report"]).Any()) return null;
        return Number(given.GetValueOrDefault("requests", "10000")) is { } requests && Number(given.GetValueOrDefault("records", "1000000")) is { } records
            && Number(given.GetValueOrDefault("times", "40")) is { } times and > 0
            ? new(requests, records, times)
            : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
