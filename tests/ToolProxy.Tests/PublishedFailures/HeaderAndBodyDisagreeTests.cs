namespace AgentTrust.ToolProxy.Tests.PublishedFailures;

/// <summary>
/// The header said what was allowed and the body said what was done, or two lengths gave two requests: CWE-436, interpretation conflict,
/// and CWE-444, request smuggling.
/// </summary>
public sealed class HeaderAndBodyDisagreeTests : WireCall
{
    private static readonly string Read = AgentUnderTest.Call("read_file");

    [Theory]
    [InlineData("Mcp-Name: write_file\r\n")]
    [InlineData("Mcp-Name: READ_FILE\r\n")]
    [InlineData("Mcp-Name: read_file\r\nMcp-Name: write_file\r\n")]
    [InlineData("Mcp-Name: read_file, write_file\r\n")]
    [InlineData("Mcp-Method: tools/list\r\n")]
    [InlineData("Mcp-Method: tools/list\r\nMcp-Method: tools/call\r\n")]
    [InlineData("MCP-Protocol-Version: 2026-07-28\r\nMCP-Protocol-Version: 2025-11-25\r\n")]
    public async Task AHeaderThatRepeatsTheBodyMustAgreeWithIt(string header)
    {
        var answer = await PostAsync($"{header}Content-Length: {Read.Length}\r\n", Read);

        Assert.StartsWith("HTTP/1.1 4", answer);
        Assert.Empty(Proxy.Tool.Calls);
        Assert.Empty(Proxy.Policy.Asked);
    }

    [Fact]
    public async Task TwoLengthsAreNoLength()
    {
        var write = AgentUnderTest.Call("write_file");
        string[] answers =
        [
            await PostAsync($"Content-Length: {Read.Length}\r\nContent-Length: {Read.Length + 10}\r\n", Read),
            await PostAsync($"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", Chunked(Read) + write),
            await PostAsync("Transfer-Encoding: chunked, identity\r\n", Chunked(Read)),
            await PostAsync($"Transfer-Encoding: xchunked\r\nContent-Length: {Read.Length}\r\n", Read),
        ];

        Assert.DoesNotContain(Proxy.Tool.Calls, call => call.Body.Contains("write_file", StringComparison.Ordinal));
        Assert.Equal(4, answers.Length);
    }

    [Fact]
    public async Task NothingThatTheCallerSaysOfRouteMethodOrOriginTravels()
    {
        string[] said =
        [
            "X-HTTP-Method-Override: DELETE", "X-Original-URL: /mcp/secrets", "X-Rewrite-URL: /mcp/secrets", "X-Forwarded-Host: evil.example",
            "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1;host=evil.example", "Cookie: session=admin", "X-Agent: operator", "Mcp-Param-Branch: main",
        ];

        await PostAsync($"{string.Join("\r\n", said)}\r\nContent-Length: {Read.Length}\r\n", Read);

        var arrived = Assert.Single(Proxy.Tool.Calls);
        Assert.Equal(("POST", "/mcp/git"), (arrived.Method, arrived.Uri.AbsolutePath));
        foreach (var header in said) Assert.False(arrived.Headers.Contains(header.Split(':')[0]), header);
    }
}
