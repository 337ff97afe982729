using AgentTrust.ServiceDefaults.Outbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Outbox;

public sealed class OutboxDispatcherTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task NoFailureEndsTheDispatcher(Type failure)
    {
        var lane = new ScriptedLane(_ => throw (Exception)Activator.CreateInstance(failure)!);
        using var dispatcher = Dispatcher(lane);
        await dispatcher.StartAsync(TestContext.Current.CancellationToken);

        await RunUntilAsync(() => lane.Runs >= 4);

        await dispatcher.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(dispatcher.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task ABlockedLaneDoesNotHoldTheOtherUp()
    {
        var blocked = new ScriptedLane(stopping => Task.Delay(Timeout.InfiniteTimeSpan, stopping));
        var free = new ScriptedLane(_ => Task.CompletedTask);
        using var dispatcher = Dispatcher(blocked, free);
        await dispatcher.StartAsync(TestContext.Current.CancellationToken);

        await RunUntilAsync(() => free.Runs >= 3);

        await dispatcher.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, blocked.Runs);
        Assert.True(dispatcher.ExecuteTask!.IsCompletedSuccessfully);
    }

    private async Task RunUntilAsync(Func<bool> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached())
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(3));
            await Task.Yield();
        }
    }

    private OutboxDispatcher Dispatcher(params OutboxLane[] lanes) =>
        new(lanes, Options.Create(new OutboxOptions()), _time, NullLogger<OutboxDispatcher>.Instance);

    private sealed class ScriptedLane(Func<CancellationToken, Task> run)
        : OutboxLane(null!, Microsoft.Extensions.Options.Options.Create(new OutboxOptions()))
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        public override string Name => "scripted";

        protected override long LockKey => 0;

        public override Task RunAsync(CancellationToken stopping)
        {
            Interlocked.Increment(ref _runs);
            return run(stopping);
        }

        protected override Task WaitAsync(Npgsql.NpgsqlConnection session, CancellationToken stopping) =>
            throw new InvalidOperationException();

        protected override Task<bool> DispatchBatchAsync(Npgsql.NpgsqlConnection session, CancellationToken stopping) =>
            throw new InvalidOperationException();
    }
}
