using AgentTrust.Architecture.Tests;
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

        var measured = $"| {revision} | {direct.Scenarios.Count} | {direct.Passed} / {direct.Failed} | {through.Passed} / {through.Failed} |";
        output.WriteLine("| requirements | scenarios | directly, passed / failed checks | through the proxy |");
        output.WriteLine(measured);

        var differences = Comparison.Differences(direct, through);
        Assert.True(differences.Count == 0, string.Join('\n', differences.Select(difference => $"{difference.Key} is different through the proxy: {difference.Value}")));
        Assert.Contains(measured, Repository.Read("docs", "conformance.md"));
    }
}
