using AgentTrust.Contracts.Tokens;
using AgentTrust.Suites;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.PublishedFailures;

/// <summary>Nobody could say whether the token was revoked, so it counted: CWE-636, not failing securely.</summary>
public sealed class RevocationStoreDownTests : RefusedCall
{
    private readonly InMemoryRedis _redis = new();

    public override ValueTask InitializeAsync()
    {
        Proxy.Settings["ConnectionStrings:cache"] = _redis.ConnectionString;
        return base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _redis.Dispose();
    }

    [Fact]
    public async Task WithoutNewsNothingNewIsServedAndNothingOldGoesOn()
    {
        Proxy.Tool.Hangs = true;
        var old = Agent.CallAsync("write_file");
        await Proxy.Tool.Reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Proxy.Tool.Calls.Clear();

        Proxy.Issuer.FeedIsDown = true;
        var cut = await AdvanceAsync(old);
        var refused = await Agent.CallAsync("read_file");

        Assert.Equal("revocation-stale", cut.Code);
        await AssertRefusedAsync(refused, "revocation-stale");
    }

    [Fact]
    public async Task WhatWasRevokedDuringTheSilenceIsDeadWhenTheFeedIsBack()
    {
        _ = Agent.Token;
        Proxy.Issuer.FeedIsDown = true;
        await ProxyUnderTest.UntilAsync(() => { Proxy.Time.Advance(TimeSpan.FromMilliseconds(200)); return !IsFresh; });
        Proxy.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);

        Proxy.Issuer.FeedIsDown = false;
        await ProxyUnderTest.UntilAsync(() => { Proxy.Time.Advance(TimeSpan.FromMilliseconds(50)); return IsFresh; });

        await AssertRefusedAsync(await Agent.CallAsync("write_file"), "revoked");
    }

    [Fact]
    public async Task WhereUsedProofsCannotBeLookedUpNoProofCounts()
    {
        _redis.Dispose();

        var answer = await Agent.CallAsync("write_file");

        Assert.NotEqual(System.Net.HttpStatusCode.OK, answer.Status);
        Assert.Empty(Proxy.Tool.Calls);
    }

    private bool IsFresh => Proxy.Services.GetRequiredService<RevocationList>().IsFresh;
}
