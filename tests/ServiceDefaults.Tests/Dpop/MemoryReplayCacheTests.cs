using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Dpop;

public sealed class MemoryReplayCacheTests
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryReplayCache _cache;

    public MemoryReplayCacheTests() => _cache = new(_time);

    [Fact]
    public async Task WhatIsUsedIsUsedForItsLifetime()
    {
        Assert.True(await UseAsync());
        Assert.False(await UseAsync());
        _time.Advance(Life);
        Assert.True(await UseAsync());
    }

    [Fact]
    public async Task WhatIsHeldIsItsHoldersForItsLifetime()
    {
        Assert.True(await HoldAsync("one"));
        Assert.True(await HoldAsync("one"));
        Assert.False(await HoldAsync("two"));
        _time.Advance(Life);
        Assert.True(await HoldAsync("two"));
        Assert.False(await HoldAsync("one"));
    }

    [Fact]
    public async Task OneOfManyAtOnceIsTheHolder()
    {
        var held = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => HoldAsync($"holder-{i}"))));

        Assert.Single(held, isHolder => isHolder);
    }

    private Task<bool> UseAsync() => _cache.TryUseAsync("key", Life, TestContext.Current.CancellationToken);

    private Task<bool> HoldAsync(string holder) => _cache.TryHoldAsync("key", holder, Life, TestContext.Current.CancellationToken);
}
