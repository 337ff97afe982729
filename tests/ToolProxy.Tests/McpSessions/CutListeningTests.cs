using System.Text;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.Tests.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.McpSessions;

/// <summary>A stream that only listens lives as long as its caller's authority, like any call.</summary>
public sealed class CutListeningTests : InSession
{
    private readonly EndlessStream _stream = new(Encoding.UTF8.GetBytes(
        """data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"still here"}}""" + "\n\n"));

    public static TheoryData<RevocationKind, string, string?> Ends => new()
    {
        { RevocationKind.Agent, "spiffe://agenttrust.local/agent/coding-agent", null },
        { RevocationKind.Task, FakeTokenIssuer.TaskId, null },
        { RevocationKind.Step, FakeTokenIssuer.TaskId, FakeTokenIssuer.Step },
        { RevocationKind.All, "*", null },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task AnEndCutsIt(RevocationKind kind, string id, string? step)
    {
        var listening = await ListeningAsync();

        Proxy.Issuer.Revoke(kind, id, step);

        await AssertCutAsync(listening);
    }

    [Fact]
    public async Task SoDoesTheTokensOwnTime()
    {
        var listening = await ListeningAsync();
        while (!listening.IsCompleted) await Proxy.PassAsync(TimeSpan.FromSeconds(60));

        await AssertCutAsync(listening);
    }

    [Fact]
    public async Task SoDoesASilentFeed()
    {
        var listening = await ListeningAsync();
        Proxy.Issuer.FeedIsDown = true;
        await ProxyUnderTest.UntilAsync(() => { Proxy.Time.Advance(TimeSpan.FromMilliseconds(100)); return listening.IsCompleted; });

        await AssertCutAsync(listening);
    }

    private async Task<Task<Answer>> ListeningAsync()
    {
        Server = request => request.Method == HttpMethod.Get ? FakeTool.Stream(request, _stream) : null;
        var listening = ListenAsync();
        await _stream.Reading.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        return listening;
    }

    private async Task AssertCutAsync(Task<Answer> listening)
    {
        await Assert.ThrowsAnyAsync<Exception>(() => listening.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(listening.IsCompleted, "The stream is still open.");
        await ProxyUnderTest.UntilAsync(() => Proxy.Services.GetRequiredService<OpenCalls>().Count == 0);
    }
}
