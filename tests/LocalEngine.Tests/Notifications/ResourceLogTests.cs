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
}
