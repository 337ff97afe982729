using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentTrust.Conformance.Tests.Suite;

/// <summary>What the official suite found, scenario by scenario, check by check.</summary>
internal sealed partial record SuiteReport(IReadOnlyDictionary<string, IReadOnlyList<SuiteCheck>> Scenarios)
{
    public int Passed => Count(SuiteCheck.Success);

    public int Failed => Count(SuiteCheck.Failure);

    /// <summary>Runs all that a revision of MCP asks of servers, and what the suite has for it besides.</summary>
    public static async Task<SuiteReport> RunAsync(Uri server, string revision)
    {
        var folder = Directory.CreateTempSubdirectory("suite-");
        try
        {
            var (exitCode, output, errors) = await NodePrograms.SuiteAsync("server", "--url", server.ToString(), "--requirements", revision, "--output-dir", folder.FullName);
            Assert.True(exitCode is 0 or 1, $"The suite ended with exit code {exitCode}: {output}{errors}");
            var report = await ReadAsync(folder);
            Assert.True(report.Scenarios.Count > 0, $"The suite reported nothing: {output}{errors}");
            return report;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<SuiteReport> ReadAsync(DirectoryInfo folder)
    {
        var scenarios = new SortedDictionary<string, IReadOnlyList<SuiteCheck>>(StringComparer.Ordinal);
        foreach (var result in folder.EnumerateDirectories())
        {
            var name = FolderName().Match(result.Name).Groups["scenario"].Value;
            await using var file = File.OpenRead(Path.Combine(result.FullName, "checks.json"));
            scenarios[name] = (await JsonSerializer.DeserializeAsync<SuiteCheck[]>(file, JsonSerializerOptions.Web))!;
        }

        return new SuiteReport(scenarios);
    }

    private int Count(string status) => Scenarios.Values.Sum(checks => checks.Count(check => check.Status == status));

    [GeneratedRegex(@"^server-(?<scenario>.+)-\d{4}-\d\d-\d\dT[\d-]+Z$", RegexOptions.CultureInvariant)]
    private static partial Regex FolderName();
}

/// <summary>One check; the same id may come several times in a scenario, in a fixed order.</summary>
internal sealed record SuiteCheck(string Id, string Status, string? ErrorMessage)
{
    public const string Success = "SUCCESS";
    public const string Failure = "FAILURE";

    /// <summary>What the suite did, in between; no verdict.</summary>
    public const string Remark = "INFO";
}
