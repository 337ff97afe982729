using System.Text;
using AgentTrust.SampleTools.ToolAuthorization;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.SampleTools.Tests.ToolAuthorization;

/// <summary>What two readers could understand differently is refused.</summary>
public sealed class McpMessageTests
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"path":"a"}}}""";

    [Fact]
    public async Task ACallNamesItsToolAndArguments()
    {
        var message = await ReadAsync(Call);

        Assert.Equal(("tools/call", "read_file", "a"),
            (message?.Method, message?.Tool, message?.Arguments.GetProperty("path").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("[" + Call + "]")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"method":"tools/list","method":"tools/call","params":{"name":"execute"}}""")]
    [InlineData("""{"method":"tools/list","METHOD":"tools/call","params":{"name":"execute"}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"read_file","Name":"execute"}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"read_file","name":"execute"}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"read_file","arguments":{"path":"a","path":"b"}}}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"read_file","arguments":[]}}""")]
    [InlineData("""{"method":"tools/call","params":{"arguments":{}}}""")]
    [InlineData("""{"method":"tools/call"}""")]
    public async Task AnythingElseIsRefused(string body) => Assert.Null(await ReadAsync(body));

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "gzip")]
    public async Task AnotherEncodingIsRefused(string contentType, string? encoding) => Assert.Null(await ReadAsync(Call, contentType, encoding));

    [Fact]
    public async Task AHugeMessageIsRefused() =>
        Assert.Null(await ReadAsync("{\"method\":\"" + new string('a', 1024 * 1024) + "\"}"));

    private static Task<McpMessage?> ReadAsync(string body, string contentType = "application/json", string? encoding = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.ContentType = contentType;
        if (encoding is not null) context.Request.Headers.ContentEncoding = encoding;
        return McpMessage.ReadAsync(context.Request, TestContext.Current.CancellationToken);
    }
}
