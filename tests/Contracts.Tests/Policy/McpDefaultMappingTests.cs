using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Contracts.Tests.Policy;

/// <summary>COAZ-MCP draft 1, its table of default mappings row by row.</summary>
public sealed class McpDefaultMappingTests
{
    private static readonly McpCaller Caller = new("alice@example.com", "https://mcp.example.com", "http://agentprovider.com/agent-app-id");

    [Theory]
    [InlineData("initialize", """{"protocolVersion":"2025-11-25"}""", "mcp_server", "https://mcp.example.com", ",\"protocol_version\":\"2025-11-25\"")]
    [InlineData("tools/list", "{}", "mcp_server", "https://mcp.example.com")]
    [InlineData("server/discover", "{}", "mcp_server", "https://mcp.example.com")]
    [InlineData("subscriptions/listen", "{}", "mcp_server", "https://mcp.example.com")]
    [InlineData("resources/templates/list", "{}", "mcp_server", "https://mcp.example.com")]
    [InlineData("tools/call", """{"name":"get_customer","arguments":{"id":"cust-12345"}}""", "tool", "get_customer")]
    [InlineData("resources/list", "{}", "mcp_server", "https://mcp.example.com")]
    [InlineData("resources/read", """{"uri":"file:///a"}""", "resource", "file:///a")]
    [InlineData("resources/subscribe", """{"uri":"file:///a"}""", "resource", "file:///a")]
    [InlineData("resources/unsubscribe", """{"uri":"file:///a"}""", "resource", "file:///a")]
    [InlineData("prompts/list", "{}", "mcp_server", "https://mcp.example.com")]
    [InlineData("prompts/get", """{"name":"review"}""", "prompt", "review")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt","name":"review"}}""", "prompt", "review")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/resource","uri":"file:///{p}"}}""", "resource", "file:///{p}")]
    [InlineData("logging/setLevel", """{"level":"debug"}""", "mcp_server", "https://mcp.example.com", ",\"level\":\"debug\"")]
    [InlineData("tasks/get", """{"taskId":"t1"}""", "task", "t1")]
    [InlineData("tasks/result", """{"taskId":"t1"}""", "task", "t1")]
    [InlineData("tasks/cancel", """{"taskId":"t1"}""", "task", "t1")]
    [InlineData("tasks/list", "{}", "mcp_server", "https://mcp.example.com")]
    public void AMethodIsAskedAboutAsTheTableSays(string method, string parameters, string type, string id, string context = "")
    {
        var asked = McpDefaultMapping.Find(method, JsonElement.Parse(parameters), Caller);

        Assert.Equal(
            $$"""{"subject":{"type":"identity","id":"alice@example.com"},"action":{"name":"{{method}}"},"resource":{"type":"{{type}}","id":"{{id}}"},"context":{"agent":"http://agentprovider.com/agent-app-id"{{context}}} }""".Replace(" }", "}"),
            JsonSerializer.Serialize(asked, WireJson.Options));
        Assert.False(McpDefaultMapping.IsPassThrough(method));
    }

    [Theory]
    [InlineData("tools/call", """{"arguments":{}}""")]
    [InlineData("tools/call", """{"name":7}""")]
    [InlineData("tools/call", """{"name":""}""")]
    [InlineData("tools/call", "[]")]
    [InlineData("tools/call", null)]
    [InlineData("initialize", "{}")]
    [InlineData("completion/complete", "{}")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt","uri":"file:///a"}}""")]
    [InlineData("resources/templates", "{}")]
    [InlineData("sampling/createMessage", "{}")]
    [InlineData("Tools/Call", """{"name":"x"}""")]
    [InlineData("", "{}")]
    public void WhatTheTableDoesNotKnowAndWhatNamesNoResourceIsRefused(string method, string? parameters)
    {
        Assert.Null(McpDefaultMapping.Find(method, parameters is null ? null : JsonElement.Parse(parameters), Caller));
        Assert.False(McpDefaultMapping.IsPassThrough(method));
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("notifications/initialized")]
    [InlineData("notifications/anything")]
    public void PingAndNotificationsProceedWithoutADecision(string method)
    {
        Assert.True(McpDefaultMapping.IsPassThrough(method));
        Assert.Null(McpDefaultMapping.Find(method, null, Caller));
    }

    [Fact]
    public void WithoutAClientIdNoAgentIsNamed() => Assert.Equal(
        "{}", McpDefaultMapping.Find("tools/list", null, Caller with { Agent = null })!.Context!.Value.GetRawText());
}
