using AgentTrust.Conformance.Fixture;

namespace AgentTrust.Conformance.Tests.Clients;

/// <summary>The client of MCP's TypeScript SDK, unchanged; its OAuth flow is tried against the whole system (AppHost.Tests/Interop).</summary>
public sealed class TypeScriptClientTests
{
    [Theory]
    [InlineData(McpWire.Sessions)]
    [InlineData(McpWire.Stateless)]
    internal async Task ItsListsCallsAndNotificationsWork(McpWire wire)
    {
        await using var governed = await GovernedFixture.StartAsync(wire);

        var (exitCode, output, errors) = await NodePrograms.ClientAsync(wire.ToString(), governed.Through.ToString());

        Assert.True(exitCode == 0, $"exit code {exitCode}: {output}{errors}");
    }
}
