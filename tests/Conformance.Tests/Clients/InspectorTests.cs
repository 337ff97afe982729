using System.Text.Json.Nodes;
using AgentTrust.Conformance.Fixture;

namespace AgentTrust.Conformance.Tests.Clients;

/// <summary>The MCP inspector's command line sees through the proxy what it sees directly.</summary>
public sealed class InspectorTests
{
    [Theory]
    [InlineData(McpWire.Sessions)]
    [InlineData(McpWire.Stateless)]
    internal async Task ItListsTheSameTools(McpWire wire)
    {
        await using var governed = await GovernedFixture.StartAsync(wire);

        var through = await InspectAsync(governed.Through, "tools/list");

        Assert.True(JsonNode.DeepEquals(await InspectAsync(governed.Direct, "tools/list"), through), through.ToJsonString());
        Assert.Contains(through["tools"]!.AsArray(), tool => tool!["name"]!.GetValue<string>() == "test_simple_text");
    }

    [Theory]
    [InlineData(McpWire.Sessions)]
    [InlineData(McpWire.Stateless)]
    internal async Task ItCallsATool(McpWire wire)
    {
        await using var governed = await GovernedFixture.StartAsync(wire);

        var result = await InspectAsync(governed.Through, "tools/call", "--tool-name", "test_simple_text");

        Assert.Equal("This is a simple text response for testing.", result["content"]![0]!["text"]!.GetValue<string>());
        Assert.NotNull(result["_meta"]!["agenttrust/record"]); // no record, no call
    }

    private static async Task<JsonNode> InspectAsync(Uri server, string method, params string[] more)
    {
        var (exitCode, output, errors) = await NodePrograms.InspectorAsync(["--cli", server.ToString(), "--transport", "http", "--method", method, .. more]);
        Assert.True(exitCode == 0, $"exit code {exitCode}: {output}{errors}");
        return JsonNode.Parse(output)!;
    }
}
