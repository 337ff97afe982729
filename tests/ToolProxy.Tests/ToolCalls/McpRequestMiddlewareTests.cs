using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

public sealed class McpRequestMiddlewareTests : RefusedCall
{
    private const string Good = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}}}""";

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[" + Good + "]")]
    [InlineData(Good + Good)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","name":"write_file","arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","Name":"write_file","arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout","Repository":"other"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","Method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"METHOD":"tools/call","method":"tools/call","params":{"name":"read_file","arguments":{}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","Arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":["read_file"]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":[]}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"\ud800"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout","n":1e999}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout","n":9007199254740993}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout","n":[-9007199254740992]}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}/* */}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"Tools/Call","params":{"name":"read_file","arguments":{}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"path":"no repository"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":{"a":1}}}}""")]
    public async Task ABodyThatTwoParsersCouldReadDifferentlyIsRefused(string body) =>
        await AssertRefusedAsync(await Agent.PostAsync(body), "request-malformed");

    [Theory]
    [InlineData("tasks/get", """{"taskId":"somebodys"}""")]
    [InlineData("tasks/result", """{"taskId":"somebodys"}""")]
    [InlineData("tasks/cancel", """{"taskId":"somebodys"}""")]
    [InlineData("tasks/list", "{}")]
    public async Task AServersOwnTasksAreNobodysSoTheyDoNotPass(string method, string parameters) => await AssertRefusedAsync(
        await Agent.PostAsync($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}"""), "request-malformed");

    public static TheoryData<string> BadBytes => ["utf-16 charset", "utf-16 bytes", "latin-1", "byte order mark", "gzip", "text/plain", "two content types", "oversized", "too deep"];

    [Theory]
    [MemberData(nameof(BadBytes))]
    public async Task BytesThatAreNotPlainBoundedUtf8JsonAreRefused(string flaw)
    {
        var bytes = flaw switch
        {
            "utf-16 charset" or "utf-16 bytes" => Encoding.Unicode.GetBytes(Good),
            "latin-1" => Encoding.Latin1.GetBytes(Good.Replace("checkout", "chéckout", StringComparison.Ordinal)),
            "byte order mark" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)],
            "oversized" => Encoding.UTF8.GetBytes(Good.Replace("shop/checkout", new string('a', 1024 * 1024), StringComparison.Ordinal)),
            "too deep" => Encoding.UTF8.GetBytes(Good.Replace("\"shop/checkout\"", new string('[', 40) + new string(']', 40), StringComparison.Ordinal)),
            _ => Encoding.UTF8.GetBytes(Good),
        };
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(flaw switch
        {
            "utf-16 charset" => "application/json; charset=utf-16",
            "text/plain" => "text/plain",
            _ => "application/json",
        });
        if (flaw == "gzip") content.Headers.ContentEncoding.Add("gzip");
        if (flaw == "two content types") content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        var answer = await Agent.SendAsync(HttpMethod.Post, "/mcp/git", content);

        Assert.Equal(flaw == "oversized" ? HttpStatusCode.RequestEntityTooLarge : HttpStatusCode.BadRequest, answer.Status);
        await AssertRefusedAsync(answer, "request-malformed");
    }

    [Theory]
    [InlineData("Mcp-Method", "tools/list")]
    [InlineData("Mcp-Name", "write_file")]
    [InlineData("Mcp-Name", "read_file", "read_file")]
    [InlineData("MCP-Protocol-Version", "2026-07-28", "2025-11-25")]
    public async Task HeadersThatDisagreeWithTheBodyAreRefused(string header, params string[] values) =>
        await AssertRefusedAsync(await Agent.PostAsync(Good, request => request.Headers.TryAddWithoutValidation(header, values)), "request-malformed");

    [Fact]
    public async Task AVersionInTheBodyMustBeTheOneInTheHeader()
    {
        var body = Good.Replace("\"params\":{", """ "params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"},""", StringComparison.Ordinal);

        var agreeing = await Agent.PostAsync(body, Repeats("2026-07-28"));
        Proxy.Tool.Calls.Clear();

        Assert.Null(agreeing.Code);
        await AssertRefusedAsync(await Agent.PostAsync(body, Repeats("2025-11-25")), "request-malformed");
    }

    [Fact]
    public async Task HeadersThatAgreeWithTheBodyPass()
    {
        var answer = await Agent.PostAsync(Good, Repeats("2026-07-28"));

        Assert.Null(answer.Code);
        Assert.Equal("2026-07-28", Assert.Single(Proxy.Tool.Calls).Headers.GetValues("MCP-Protocol-Version").Single());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task ThereAreNoSessionsToReadOrToEnd(string method)
    {
        var answer = await Agent.SendAsync(HttpMethod.Parse(method), "/mcp/git");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        await AssertRefusedAsync(answer, "request-malformed");
    }

    [Fact]
    public async Task ANameThatSomebodyElsePointedHereIsRefused()
    {
        var answer = await Agent.PostAsync(Good, request => request.Headers.Host = "rebound.example");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        await AssertRefusedAsync(answer, "request-malformed");
    }

    [Fact]
    public async Task APageInABrowserMayNotCallTools()
    {
        var answer = await Agent.PostAsync(Good, request => request.Headers.Add("Origin", "https://evil.example"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        await AssertRefusedAsync(answer, "request-malformed");
    }

    private static Action<HttpRequestMessage> Repeats(string version) => request =>
    {
        request.Headers.Add("Mcp-Method", "tools/call");
        request.Headers.Add("Mcp-Name", "read_file");
        request.Headers.Add("MCP-Protocol-Version", version);
    };
}
