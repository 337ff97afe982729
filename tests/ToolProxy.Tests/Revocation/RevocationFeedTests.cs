using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.Revocation;

/// <summary>After a silence the proxy serves nobody before it has read on to the end.</summary>
public sealed class RevocationFeedTests : RefusedCall
{
    private RevocationList List => Proxy.Services.GetRequiredService<RevocationList>();

    [Fact]
    public async Task AReconnectWhoseFirstPageIsNotTheLastServesNobodyYet()
    {
        await FallSilentAsync();
        Proxy.Issuer.FeedPage = 1;
        Proxy.Issuer.FeedPagesLeft = 1;
        for (var i = 0; i < 3; i++) Proxy.Issuer.Revoke(RevocationKind.Task, $"other_{i}");
        Proxy.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);

        Proxy.Issuer.FeedIsDown = false;
        await ProxyUnderTest.UntilAsync(() => { Step(); return Proxy.IsRevoked(RevocationKind.Task, "other_0"); });
        var between = await Agent.CallAsync("write_file");
        Proxy.Issuer.FeedPagesLeft = int.MaxValue;
        await ProxyUnderTest.UntilAsync(() => { Step(); return List.IsFresh; });
        var after = await Agent.CallAsync("write_file");

        Assert.Equal("revocation-stale", between.Code);
        Assert.Equal("revoked", after.Code);
        Assert.Empty(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task AnAnswerIsNotFresherThanItsQuestion()
    {
        var arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Proxy.Issuer.FeedTravels = arrival.Task;
        Proxy.Issuer.Revoke(RevocationKind.Task, "other_0");
        await ProxyUnderTest.UntilAsync(() => Proxy.Issuer.FeedPagesLeft < int.MaxValue);

        Proxy.Time.Advance(TimeSpan.FromSeconds(1.9));
        Proxy.Issuer.FeedIsDown = true;
        arrival.SetResult();
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Task, "other_0"));
        Proxy.Time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.False(List.IsFresh);
    }

    private async Task FallSilentAsync()
    {
        Proxy.Issuer.FeedIsDown = true;
        await ProxyUnderTest.UntilAsync(() => { Step(); return !List.IsFresh; });
    }

    private void Step() => Proxy.Time.Advance(TimeSpan.FromMilliseconds(100));
}
