using System.Globalization;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>How often each act is measured, and how many token exchanges a second run beside it.</summary>
internal sealed record ActOptions(int Times, int Load)
{
    // Each time may take an agent of its own, and all their keys travel in one environment variable.
    private const int MostTimes = 400;

    public static ActOptions? Read(Dictionary<string, string> given)
    {
        if (given.Keys.Except(["times", "load", "report"]).Any()) return null;
        return Number(given.GetValueOrDefault("times", "200")) is { } times and > 0 and <= MostTimes && Number(given.GetValueOrDefault("load", "20")) is { } load
            ? new(times, load)
            : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
