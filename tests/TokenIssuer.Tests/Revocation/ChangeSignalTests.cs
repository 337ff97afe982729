using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.TokenIssuer.Tests.Revocation;

public sealed class ChangeSignalTests
{
    private readonly FakeTimeProvider _time = new(SampleAuthority.Noon);
    private readonly ChangeSignal _signal = new();
    private int _news;
    private int _looks;

    [Fact]
    public async Task AQuietWaitLooksOnceMoreWhenItIsOver()
    {
        var waiting = WaitAsync();
        Assert.False(waiting.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, await waiting);
        Assert.Equal(2, _looks);
    }

    [Fact]
    public async Task NewsEndsTheWaitAndAPulseWithoutNewsDoesNot()
    {
        var waiting = WaitAsync();
        _signal.Pulse();
        Assert.False(waiting.IsCompleted);

        _news = 7;
        _signal.Pulse();

        Assert.Equal(7, await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task NewsThatComesBetweenLookingAndWaitingIsNotMissed()
    {
        var waiting = _signal.WaitForAsync(
            _ =>
            {
                var seen = _news;
                if (_looks++ == 0)
                {
                    _news = 7;
                    _signal.Pulse();
                }

                return Task.FromResult(seen);
            },
            news => news > 0, TimeSpan.FromSeconds(1), _time, TestContext.Current.CancellationToken);

        Assert.Equal(7, await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ACallerThatLeavesEndsItsWait()
    {
        using var leaving = new CancellationTokenSource();
        var waiting = _signal.WaitForAsync(_ => Task.FromResult(0), news => news > 0, TimeSpan.FromSeconds(1), _time, leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task<int> WaitAsync() => _signal.WaitForAsync(
        _ =>
        {
            _looks++;
            return Task.FromResult(_news);
        },
        news => news > 0, TimeSpan.FromSeconds(1), _time, TestContext.Current.CancellationToken);
}
