using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Dpop;

public sealed class MemoryReplayCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task AKeyIsUsedOnceUntilItsLifetimeEnds()
    {
        var cache = new MemoryReplayCache(_time);
        var minute = TimeSpan.FromMinutes(1);

        Assert.True(await cache.TryUseAsync("a", minute, TestContext.Current.CancellationToken));
        Assert.False(await cache.TryUseAsync("a", minute, TestContext.Current.CancellationToken));
        Assert.True(await cache.TryUseAsync("b", minute, TestContext.Current.CancellationToken));

        _time.Advance(minute);
        Assert.True(await cache.TryUseAsync("a", minute, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task OfManyAtOnceExactlyOneSucceeds()
    {
        var cache = new MemoryReplayCache(_time);

        var uses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => cache.TryUseAsync("a", TimeSpan.FromMinutes(1), CancellationToken.None))));

        Assert.Single(uses, used => used);
    }
}
