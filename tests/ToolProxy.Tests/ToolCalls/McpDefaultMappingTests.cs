using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>Where proxy and COAZ-MCP speak of the same MCP methods, they agree on which are decided on.</summary>
public sealed class McpDefaultMappingTests
{
    private static readonly McpCaller Caller = new("s", "https://mcp.example.com", null);
    private static readonly JsonElement Parameters = JsonElement.Parse("""{"name":"read_file","protocolVersion":"2025-11-25"}""");

    [Fact]
    public void NoNotificationIsDecidedOn() => Assert.All(McpMethods.Notifications, method => Assert.True(McpDefaultMapping.IsPassThrough(method)));

    [Fact]
    public void AToolIsWhatIsDecidedOn() => Assert.Equal("tool", McpDefaultMapping.Find(McpMethods.CallTool, Parameters, Caller)!.Resource.Type);
}
