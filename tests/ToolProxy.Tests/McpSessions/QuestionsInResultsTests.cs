using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.McpSessions;

/// <summary>MCP 2026-07-28, multi round-trip requests: a server asks in its result, and only what the catalog lets it ask.</summary>
public sealed class QuestionsInResultsTests : RefusedCall
{
    private const string Read = """
        {"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"note:///shop/checkout","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}
        """;

    [Fact]
    public async Task WhatTheCatalogAllowsIsAsked()
    {
        Proxy.Tool.Result = Asking("elicitation/create");

        var answer = await ReadAsync();

        Assert.Equal("input_required", answer.Json["result"]!["resultType"]!.GetValue<string>());
        Assert.Equal("s", answer.Json["result"]!["requestState"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("sampling/createMessage")]
    [InlineData("roots/list")]
    [InlineData("tools/call")]
    [InlineData("")]
    public async Task WhatItDoesNotAllowIsWithheld(string method)
    {
        Proxy.Tool.Result = Asking(method);

        var answer = await ReadAsync();

        Assert.Equal("response-withheld", answer.Code);
        Assert.DoesNotContain("Your name?", answer.Body);
        Assert.Equal("withheld", (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome)).Outcome);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"elicitation/create\"")]
    [InlineData("""{"q":"elicitation/create"}""")]
    [InlineData("""{"q":{"method":7}}""")]
    public async Task WhatIsAskedInAnotherShapeIsWithheld(string asked)
    {
        Proxy.Tool.Result = $$"""{"resultType":"input_required","inputRequests":{{asked}}}""";

        Assert.Equal("response-withheld", (await ReadAsync()).Code);
    }

    private Task<Answer> ReadAsync() => Agent.PostAsync(Read, request =>
    {
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", "resources/read");
        request.Headers.Add("Mcp-Name", "note:///shop/checkout");
    }, "notes");

    private static string Asking(string method) =>
        """{"resultType":"input_required","requestState":"s","inputRequests":{"q":{"method":"METHOD","params":{"message":"Your name?"}}}}"""
            .Replace("METHOD", method, StringComparison.Ordinal);
}
