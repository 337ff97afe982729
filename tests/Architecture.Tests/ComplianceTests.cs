using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentTrust.Architecture.Tests;

/// <summary>docs/compliance/controls.json is held against the repository: what it names is there, and what it has to name is in it.</summary>
public sealed class ComplianceTests
{
    private static readonly string[] Needed =
    [
        .. Enumerable.Range(1, 97).Select(number => $"R{number}"), .. Enumerable.Range(1, 10).Select(number => $"ASI{number:00}"),
        .. Enumerable.Range(1, 10).Select(number => $"NHI{number}"), .. Enumerable.Range(1, 7).Select(number => $"L{number}"), .. Enumerable.Range(1, 7).Select(number => $"Tenet {number}"),
    ];

    private static readonly string[] Frameworks = ["AgentTrust", "NIST CSF 2.0", "NIST AI RMF", "NIST SP 800-207", "OWASP Top 10 for Agentic", "OWASP Non-Human Identities", "CSA MAESTRO ("];

    private static readonly JsonObject[] Controls =
        [.. JsonNode.Parse(Repository.Read("docs", "compliance", "controls.json"))!["controls"]!.AsArray().Select(control => control!.AsObject())];

    [Fact]
    public void EveryRequirementAndControlHasOneLine()
    {
        var ids = Controls.Select(control => Text(control, "id")).ToArray();

        Assert.Empty(Needed.Except(ids));
        Assert.Equal(Controls.Length, Controls.Select(control => (Text(control, "framework"), Text(control, "id"))).Distinct().Count());
        Assert.DoesNotContain(Frameworks, framework => !Controls.Any(control => Text(control, "framework").StartsWith(framework, StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryLineNamesCodeThatIsThere() =>
        Assert.Empty(Controls.Where(control => !Path.Exists(Path.Combine(Repository.Root.FullName, Text(control, "where")))).Select(control => $"{Text(control, "id")}: {Text(control, "where")}"));

    [Fact]
    public void EveryLineNamesTestsThatAreThere()
    {
        var missing =
            from control in Controls
            from test in Tests(control).DefaultIfEmpty("no test")
            let file = Path.Combine(Repository.Root.FullName, "tests", test + ".cs")
            where !File.Exists(file) || !HasTests(File.ReadAllText(file), test.Split('/')[^1])
            select $"{Text(control, "id")}: tests/{test}.cs";

        Assert.Empty(missing);
    }

    [Fact]
    public void WhatIsNotMetSaysWhatIsMissingAndWhatIsMetDoesNot() => Assert.Empty(Controls
        .Where(control => Text(control, "state") switch
        {
            "open" => control["missing"] is null || Text(control, "missing").Length < 20,
            "met" => control["missing"] is not null,
            _ => true,
        })
        .Select(control => Text(control, "id")));

    [Fact]
    public void EveryLineIsSettledOrInterimAndIsLookedAtAgainWithinAYear()
    {
        var written = DateOnly.Parse("2026-11-23", CultureInfo.InvariantCulture);

        Assert.Empty(Controls.Where(control => Text(control, "standing") is not ("settled" or "interim")
            || DateOnly.Parse(Text(control, "review"), CultureInfo.InvariantCulture) > written.AddMonths(Text(control, "standing") == "interim" ? 6 : 12)).Select(control => Text(control, "id")));
    }

    private static string Text(JsonObject control, string name) => control[name]!.GetValue<string>();

    private static IEnumerable<string> Tests(JsonObject control) => control["tests"]!.AsArray().Select(test => test!.GetValue<string>());

    // A suite's own tests run in the classes that inherit it.
    private static bool HasTests(string code, string name) =>
        code.Contains($"class {name}", StringComparison.Ordinal) && (code.Contains("[Fact", StringComparison.Ordinal) || code.Contains("[Theory", StringComparison.Ordinal));
}
