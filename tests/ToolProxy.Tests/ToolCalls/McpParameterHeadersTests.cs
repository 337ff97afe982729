using System.Text.Json;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>MCP 2026-07-28, Streamable HTTP, custom headers from tool parameters: what somebody may route by is what is decided on.</summary>
public sealed class McpParameterHeadersTests
{
    private const string Annotated = """
        {"type":"object","properties":{
          "region":{"type":"string","x-mcp-header":"Region"},"count":{"type":"integer","x-mcp-header":"Count"},"dry":{"type":"boolean","x-mcp-header":"Dry"},
          "where":{"type":"object","properties":{"zone":{"type":"string","x-mcp-header":"Zone"}}},
          "plain":{"type":"string"},"odd":{"type":"string","x-mcp-header":"Two Words"},"list":{"type":"array","items":{"type":"string","x-mcp-header":"Item"}}}}
        """;

    [Theory]
    [InlineData("""{"region":"eu"}""", "Region", "eu")]
    [InlineData("""{"region":"Zürich"}""", "Region", "=?base64?WsO8cmljaA==?=")]
    [InlineData("""{"region":" eu "}""", "Region", "=?base64?IGV1IA==?=")]
    [InlineData("""{"count":42}""", "Count", "42")]
    [InlineData("""{"count":42}""", "Count", "42.0")]
    [InlineData("""{"dry":true}""", "Dry", "true")]
    [InlineData("""{"where":{"zone":"b"}}""", "Zone", "b")]
    [InlineData("""{"region":null}""", "", "")]
    [InlineData("""{"plain":"eu"}""", "", "")]
    [InlineData("""{"odd":"eu"}""", "", "")]
    [InlineData("""{"list":["eu"]}""", "", "")]
    public void HeadersThatRepeatTheArgumentsAgree(string arguments, string header, string value) =>
        Assert.Null(McpParameterHeaders.Disagreement(Headers(header, value), Call(arguments)));

    [Theory]
    [InlineData("""{"region":"eu"}""", "", "")]
    [InlineData("""{"region":"eu"}""", "Region", "us")]
    [InlineData("""{"region":"eu"}""", "Region", "EU")]
    [InlineData("""{"region":"eu"}""", "Region", "=?base64?ZXU?=")]
    [InlineData("""{"region":"eu"}""", "Region", "=?base64?Z%U=?=")]
    [InlineData("""{"count":42}""", "Count", "43")]
    [InlineData("""{"dry":true}""", "Dry", "false")]
    [InlineData("""{"where":{"zone":"b"}}""", "Zone", "a")]
    [InlineData("{}", "Region", "us")]
    [InlineData("""{"region":null}""", "Region", "us")]
    public void HeadersThatSaySomethingElseDoNot(string arguments, string header, string value) =>
        Assert.NotNull(McpParameterHeaders.Disagreement(Headers(header, value), Call(arguments)));

    [Fact]
    public void AHeaderThatComesTwiceDisagrees()
    {
        var headers = Headers("Region", "eu");
        headers.Append("Mcp-Param-Region", "us");

        Assert.NotNull(McpParameterHeaders.Disagreement(headers, Call("""{"region":"eu"}""")));
    }

    [Fact]
    public void TheServerGetsHeadersThatWereMadeFromTheArguments() =>
        Assert.Equal([("Mcp-Param-Region", "eu"), ("Mcp-Param-Count", "42"), ("Mcp-Param-Zone", "b")],
            McpParameterHeaders.Of(Call("""{"region":"eu","count":42,"where":{"zone":"b"},"plain":"x","odd":"y"}""")));

    [Fact]
    public void ClientsWithSessionsDoNotKnowThem()
    {
        var call = Call("""{"region":"eu"}""", "2025-11-25");

        Assert.Null(McpParameterHeaders.Disagreement(new HeaderDictionary(), call));
        Assert.Empty(McpParameterHeaders.Of(call));
    }

    private static HeaderDictionary Headers(string header, string value) =>
        header.Length == 0 ? [] : new HeaderDictionary { ["Mcp-Param-" + header] = value };

    private static ToolCall Call(string arguments, string version = "2026-07-28") => new("call_1", ServerKind.Mcp, "git")
    {
        Mcp = new McpRequest { Kind = McpMessageKind.Request, Method = McpMethods.CallTool, ProtocolVersion = version },
        Definition = ToolDefinition.Of(JsonElement.Parse($$"""{"name":"deploy","inputSchema":{{Annotated}}}""")),
        Arguments = JsonElement.Parse(arguments),
    };
}
