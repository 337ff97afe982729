using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>MCP 2026-07-28: what a server would say of a message, an agent hears through the proxy as well.</summary>
public sealed class StatelessMessageTests : RefusedCall
{
    private const string Meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}""";

    [Fact]
    public async Task AnErrorThatComesAsAStreamKeepsItsStatusAndItsCode()
    {
        Proxy.Tool.Answer = (request, message) => FakeTool.Plain(request, HttpStatusCode.BadRequest,
            $"data: {new JsonObject { ["jsonrpc"] = "2.0", ["id"] = message!["id"]!.DeepClone(), ["error"] = JsonNode.Parse("""{"code":-32021,"message":"It needs sampling."}""") }.ToJsonString()}\n\n",
            "text/event-stream");

        var answer = await PostAsync("tools/call", $$"""{"name":"read_file","arguments":{"repository":"shop/checkout"},"_meta":{{Meta}}}""", "read_file");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("-32021", answer.Body);
    }

    [Fact]
    public async Task AHandshakeOfOlderVersionsIsNotFound()
    {
        var answer = await PostAsync("initialize", $$"""{"_meta":{{Meta}}}""");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(-32601, answer.Json["error"]!["code"]!.GetValue<int>());
    }

    /// <summary>MCP 2025-11-25, tasks: who has not declared them ignores what asks for one.</summary>
    [Fact]
    public async Task WhatAsksForATaskReachesNoServer()
    {
        var answer = await Agent.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"},"task":{"ttl":60000}}}""");

        Assert.Null(answer.Code);
        Assert.DoesNotContain("task", Assert.Single(Proxy.Tool.Calls).Body);
    }

    private Task<Answer> PostAsync(string method, string parameters, string? name = null) =>
        Agent.PostAsync($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""", request =>
        {
            request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
            request.Headers.Add("Mcp-Method", method);
            if (name is not null) request.Headers.Add("Mcp-Name", name);
        });
}
