using System.Net;
using AgentTrust.Conformance.Fixture;
using AgentTrust.Conformance.Governed;
using Microsoft.Extensions.Logging;

namespace AgentTrust.Conformance.Tests.Suite;

/// <summary>The official suite finds through the proxy, where everything is permitted, exactly what it finds without it.</summary>
public sealed class OfficialSuiteTests(ITestOutputHelper output)
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2025-11-25", McpWire.Sessions)]
    [InlineData("2026-07-28", McpWire.Stateless)]
    internal async Task TheProxyChangesNothing(string revision, McpWire wire)
    {
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        await using var fixture = await FixtureServer.StartAsync(wire, any, Ending);
        var direct = await SuiteReport.RunAsync(fixture.Url, revision);
        await using var proxy = await GovernedUpstream.StartAsync(fixture.Url, any, LogLevel.Critical, Ending);
        var through = await SuiteReport.RunAsync(proxy.Url, revision);

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
