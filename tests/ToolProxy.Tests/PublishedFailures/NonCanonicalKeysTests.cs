using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.PublishedFailures;

/// <summary>
/// A key that comes twice means one thing to who decides and another to who executes: CVE-2017-12635 (two parsers of one database read
/// two different <c>roles</c>), CWE-436.
/// </summary>
public sealed class NonCanonicalKeysTests : RefusedCall
{
    [Theory]
    [InlineData("""{"name":"read_file","name":"write_file","arguments":{"repository":"shop/checkout"}}""")]
    [InlineData("""{"name":"read_file","n\u0061me":"write_file","arguments":{"repository":"shop/checkout"}}""")]
    [InlineData("""{"name":"read_file","NAME":"write_file","arguments":{"repository":"shop/checkout"}}""")]
    [InlineData("""{"name":"read_file","arguments":{"repository":"shop/checkout"},"arguments":{"repository":"shop/secrets"}}""")]
    [InlineData("""{"name":"read_file","arguments":{"repository":"shop/checkout","repository":"shop/secrets"}}""")]
    [InlineData("""{"name":"read_file","arguments":{"repository":"shop/checkout","\u0072epository":"shop/secrets"}}""")]
    [InlineData("""{"name":"read_file","arguments":{"repository":"shop/checkout","Repository":"shop/secrets"}}""")]
    [InlineData("""{"name":"read_file","arguments":{"repository":"shop/checkout","deep":[{"a":1,"\u0041":2}]}}""")]
    [InlineData("""{"name":"read_file","arguments":{"repository":"shop/checkout"},"_meta":{"x":1,"x":2}}""")]
    public async Task AKeyThatComesTwiceInWhateverFormReachesNothing(string parameters) =>
        await AssertRefusedAsync(
            await Agent.PostAsync($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{parameters}} }"""), "request-malformed");

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}},"\u0070arams":{"name":"write_file"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"Id":2,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","Params":{"name":"write_file"},"params":{"name":"read_file","arguments":{"repository":"shop/checkout"}}}""")]
    public async Task TheEnvelopeToo(string body) => await AssertRefusedAsync(await Agent.PostAsync(body), "request-malformed");

    [Fact]
    public async Task AnHttpToolsBodyToo() =>
        Assert.Equal("request-malformed", (await Agent.SendAsync(
            HttpMethod.Post, "/http/alertmanager/api/v2/silences/Load",
            new StringContent("""{"comment":"a","\u0063omment":"b"}""", System.Text.Encoding.UTF8, "application/json"))).Code);
}
