using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.Suites;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>What replicas share for DPoP, against a real server of the protocol: used proofs and the keys of nonces.</summary>
public sealed class SharedThroughRedisTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryRedis _redis = new();
    private readonly IConnectionMultiplexer _one;
    private readonly ConnectionMultiplexer _two;

    public SharedThroughRedisTests()
    {
        _one = _redis.Connection;
        _two = ConnectionMultiplexer.Connect(_redis.ConnectionString);
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _two.Dispose();
        _redis.Dispose();
    }

    [Fact]
    public async Task OfManyReplicasExactlyOneUsesAProof()
    {
        IReplayCache[] replicas = [new RedisReplayCache(_one), new RedisReplayCache(_two)];

        var uses = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => replicas[i % 2].TryUseAsync("jti", TimeSpan.FromMinutes(1), Ending)));

        Assert.Single(uses, used => used);
    }

    [Fact]
    public async Task ReplicasMakeNoncesWithOneKeyOnePeriodLong()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Keys(i % 2 == 0 ? _one : _two).GetAsync(7, Ending)));

        Assert.Single(keys.Select(Convert.ToHexString).Distinct());
        Assert.NotEqual(keys[0], await Keys(_one).GetAsync(8, Ending));
    }

    [Fact]
    public async Task AnotherServiceHasOtherKeys() =>
        Assert.NotEqual(await Keys(_one).GetAsync(7, Ending), await Keys(_one, "another").GetAsync(7, Ending));

    [Fact]
    public async Task ReplicasAgreeAgainSoonAfterTheCacheLostItsMemory()
    {
        var (one, two) = (Keys(_one), Keys(_two));
        await one.GetAsync(7, Ending);
        await _one.GetDatabase().KeyDeleteAsync("dpop-nonce:tool-proxy:7");
        var chosen = await two.GetAsync(7, Ending);

        Assert.NotEqual(chosen, await one.GetAsync(7, Ending));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(chosen, await one.GetAsync(7, Ending));
    }

    [Fact]
    public async Task WhatIsNoKeyIsRefused()
    {
        await _one.GetDatabase().StringSetAsync("dpop-nonce:tool-proxy:7", "short");

        await Assert.ThrowsAsync<InvalidOperationException>(() => Keys(_one).GetAsync(7, Ending));
    }

    private RedisNonceKeys Keys(IConnectionMultiplexer redis, string service = "tool-proxy") =>
        new(redis, new HostingEnvironment { ApplicationName = service }, _time);
}
