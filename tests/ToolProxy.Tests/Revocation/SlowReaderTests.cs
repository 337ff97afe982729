using System.Text;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.PublishedFailures;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.Revocation;

/// <summary>A caller that does not read cannot keep its call open: what waits in buffers for it dies with the connection.</summary>
public sealed class SlowReaderTests : WireCall
{
    private static readonly byte[] Message = Encoding.UTF8.GetBytes(
        $$$"""data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"{{{new string('x', 32 * 1024)}}}"}}""" + "\n\n");

    public override ValueTask InitializeAsync()
    {
        Proxy.Settings["ToolProxy:ToolCalls:MaxAnswerBytes"] = $"{1 << 30}";
        return base.InitializeAsync();
    }

    [Fact]
    public async Task ACutCallWhoseReaderStandsStillIsAborted()
    {
        var calls = Proxy.Services.GetRequiredService<OpenCalls>();
        var flood = new EndlessStream(Message) { Repeats = true };
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(request, flood);
        var body = AgentUnderTest.Call("read_file");
        using var socket = await SendAsync($"Content-Length: {body.Length}\r\n", body);
        await UntilFullAsync(flood);

        Proxy.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Task, FakeTokenIssuer.TaskId));
        Proxy.Time.Advance(TimeSpan.FromSeconds(1.1));

        await ProxyUnderTest.UntilAsync(() => calls.Count == 0);
    }

    /// <summary>Every buffer on the way is full: the tool's stream is not read any more.</summary>
    private static async Task UntilFullAsync(EndlessStream flood)
    {
        var before = -1;
        while (flood.Reads == 0 || flood.Reads != before)
        {
            before = flood.Reads;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }
    }
}
