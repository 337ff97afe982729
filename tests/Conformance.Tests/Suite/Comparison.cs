namespace AgentTrust.Conformance.Tests.Suite;

/// <summary>One server asked directly and through the proxy: nothing may be different.</summary>
internal static class Comparison
{
    /// <summary>Scenario → how its checks differ, in words; scenarios without a difference are not in it.</summary>
    public static IReadOnlyDictionary<string, string> Differences(SuiteReport direct, SuiteReport through) =>
        direct.Scenarios.Keys.Union(through.Scenarios.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(scenario => (scenario, Difference: Difference(ChecksOf(direct, scenario), ChecksOf(through, scenario))))
            .Where(compared => compared.Difference is not null)
            .ToDictionary(compared => compared.scenario, compared => compared.Difference!, StringComparer.Ordinal);

    private static string? Difference(SuiteCheck[] direct, SuiteCheck[] through)
    {
        var differences = Enumerable.Range(0, Math.Max(direct.Length, through.Length))
            .Select(at => (Direct: direct.ElementAtOrDefault(at), Through: through.ElementAtOrDefault(at)))
            .Where(pair => (pair.Direct?.Id, pair.Direct?.Status) != (pair.Through?.Id, pair.Through?.Status))
            .Select(pair => $"{Shown(pair.Direct)} became {Shown(pair.Through)}{(pair.Through?.ErrorMessage is { } why ? $" ({why})" : "")}")
            .ToArray();
        return differences.Length == 0 ? null : string.Join("; ", differences);
    }

    private static string Shown(SuiteCheck? check) => check is null ? "nothing" : $"{check.Id} {check.Status}";

    private static SuiteCheck[] ChecksOf(SuiteReport report, string scenario) =>
        [.. report.Scenarios.GetValueOrDefault(scenario, []).Where(check => check.Status != SuiteCheck.Remark)];
}
