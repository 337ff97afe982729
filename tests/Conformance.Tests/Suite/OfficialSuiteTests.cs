using AgentTrust.Conformance.Fixture;
using AgentTrust.Conformance.Tests.Clients;

namespace AgentTrust.Conformance.Tests.Suite;

/// <summary>The official suite finds through the proxy, where everything is permitted, exactly what it finds without it.</summary>
public sealed class OfficialSuiteTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("2025-11-25", McpWire.Sessions)]
    [InlineData("2026-07-28", McpWire.Stateless)]
    internal async Task TheProxyChangesNothing(string revision, McpWire wire)
    {
        await using var governed = await GovernedFixture.StartAsync(wire);
        var direct = await SuiteReport.RunAsync(governed.Direct, revision);
        var through = await SuiteReport.RunAsync(governed.Through, revision);

        var differences = Comparison.Differences(direct, through);
        output.WriteLine($"""
            {revision}: {direct.Scenarios.Count} scenarios, {differences.Count} of them different
            | server        | passed | failed |
            |---------------|-------:|-------:|
            | direct        | {direct.Passed,6} | {direct.Failed,6} |
            | through proxy | {through.Passed,6} | {through.Failed,6} |
            """);
        var surprises = Comparison.Surprises(differences, StillOpen(revision));
        Assert.True(surprises.Count == 0, string.Join('\n', surprises));
    }

    /// <summary>Scenarios that the proxy does not carry yet, one <c>REVISION SCENARIO</c> a line. The list only shrinks.</summary>
    private static HashSet<string> StillOpen(string revision) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "still-open.txt")).Where(line => line.StartsWith(revision + ' ')).Select(line => line[(revision.Length + 1)..])];
}
