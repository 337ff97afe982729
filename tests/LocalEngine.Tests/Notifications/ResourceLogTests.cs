using AgentTrust.LocalEngine.Notifications;

namespace AgentTrust.LocalEngine.Tests.Notifications;

public sealed class ResourceLogTests
{
    [Fact]
    public async Task AReaderThatCancelsNeedsNoFurtherLine()
    {
        var log = new ResourceLog(_ => { });
        log.Append("one", isError: false);
        using var reading = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var lines in log.WatchAsync(TestContext.Current.CancellationToken).WithCancellation(reading.Token))
            {
                Assert.Equal("one", Assert.Single(lines).Content);
                await reading.CancelAsync();
            }
        }).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task WhoWatchesAResourceThatIsStartingAgainWaitsForItsFirstLine()
    {
        var log = new ResourceLog(_ => { });
        log.Append("before", isError: false);
        log.Complete();
        log.Reopen();

        await using var watch = log.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();
        log.Append("after", isError: false);

        Assert.True(await next);
        Assert.Equal("after", Assert.Single(watch.Current).Content);
    }

    [Fact]
    public async Task TheLogOfAResourceThatEndedIsReadToItsEnd()
    {
        var log = new ResourceLog(_ => { });
        log.Append("all", isError: false);
        log.Complete();

        var read = new List<string>();
        await foreach (var lines in log.WatchAsync(TestContext.Current.CancellationToken)) read.AddRange(lines.Select(line => line.Content));

        Assert.Equal(["all"], read);
    }
}
