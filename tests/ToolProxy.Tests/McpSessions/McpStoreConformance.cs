using AgentTrust.Suites;
using AgentTrust.ToolProxy.McpSessions;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ToolProxy.Tests.McpSessions;

/// <summary>What every store of MCP sessions promises; each implementation runs this suite.</summary>
public abstract class McpStoreConformance
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly string _key = $"key:{Guid.CreateVersion7():N}";

    private protected abstract IMcpStore Store { get; }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task WhatWasPutIsFoundAgainAndAgain()
    {
        await Store.PutAsync(_key, "one", Long, Ending);

        Assert.Equal("one", await Store.FindAsync(_key, Long, Ending));
        Assert.Equal("one", await Store.FindAsync(_key, Long, Ending));
    }

    [Fact]
    public async Task WhatWasNeverPutIsNotFound()
    {
        Assert.Null(await Store.FindAsync(_key, Long, Ending));
        Assert.Null(await Store.TakeAsync(_key, Ending));
    }

    [Fact]
    public async Task TheLaterOneStands()
    {
        await Store.PutAsync(_key, "one", Long, Ending);
        await Store.PutAsync(_key, "two", Long, Ending);

        Assert.Equal("two", await Store.FindAsync(_key, Long, Ending));
    }

    [Fact]
    public async Task OfManyWhoTakeOneGetsIt()
    {
        await Store.PutAsync(_key, "one", Long, Ending);

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Store.TakeAsync(_key, Ending))));

        Assert.Equal("one", Assert.Single(taken, value => value is not null));
        Assert.Null(await Store.FindAsync(_key, Long, Ending));
    }

    [Fact]
    public async Task WhatIsOverIsNotFound()
    {
        await Store.PutAsync(_key, "one", TimeSpan.FromMilliseconds(20), Ending);
        await PassAsync(TimeSpan.FromMilliseconds(60));

        Assert.Null(await Store.FindAsync(_key, Long, Ending));
        Assert.Null(await Store.TakeAsync(_key, Ending));
    }

    [Fact]
    public async Task WhatIsFoundIsKeptForAsLongAgain()
    {
        await Store.PutAsync(_key, "one", TimeSpan.FromSeconds(1), Ending);
        await Store.FindAsync(_key, Long, Ending);
        await PassAsync(TimeSpan.FromSeconds(1.2));

        Assert.Equal("one", await Store.FindAsync(_key, Long, Ending));
    }
}

public sealed class MemoryMcpStoreTests : McpStoreConformance
{
    private readonly FakeTimeProvider _time = new();

    public MemoryMcpStoreTests() => Store = new MemoryMcpStore(_time);

    private protected override IMcpStore Store { get; }

    private protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}

/// <summary>Against a real server of the protocol, in process; its clock is the real one.</summary>
public sealed class RedisMcpStoreTests : McpStoreConformance, IDisposable
{
    private readonly InMemoryRedis _redis = new();

    public RedisMcpStoreTests() => Store = new RedisMcpStore(_redis.Connection);

    private protected override IMcpStore Store { get; }

    public void Dispose() => _redis.Dispose();

    private protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TestContext.Current.CancellationToken);
}
