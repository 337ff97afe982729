using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ToolProxy.Sessions;

namespace AgentTrust.ToolProxy.Tests.Sessions;

/// <summary>What every session store promises; each implementation runs this suite.</summary>
public abstract class SessionStoreConformance
{
    private static readonly TaskBudget Budget = new() { Calls = 3, Writes = 1, Minutes = 60 };
    private readonly string _task = $"task_{Guid.CreateVersion7():N}";

    private protected abstract ISessionStore Store { get; }

    [Fact]
    public async Task TheFirstCallFindsAnEmptySession() =>
        Assert.Equal(new SessionState(), await CountAsync(isWrite: false));

    [Fact]
    public async Task ACallFindsWhatCameBeforeIt()
    {
        await CountAsync(isWrite: true);
        await Store.AddLabelsAsync(_task, untrusted: true, sensitive: false, TestContext.Current.CancellationToken);

        Assert.Equal(new SessionState { Calls = 1, Writes = 1, UntrustedRead = true }, await CountAsync(isWrite: false));
    }

    [Fact]
    public async Task LabelsOnlyGrow()
    {
        await Store.AddLabelsAsync(_task, untrusted: true, sensitive: false, TestContext.Current.CancellationToken);
        await Store.AddLabelsAsync(_task, untrusted: false, sensitive: true, TestContext.Current.CancellationToken);
        await Store.AddLabelsAsync(_task, untrusted: false, sensitive: false, TestContext.Current.CancellationToken);

        Assert.Equal(new SessionState { UntrustedRead = true, SensitiveRead = true }, await CountAsync(isWrite: false));
    }

    [Fact]
    public async Task BeyondTheBudgetNothingIsCounted()
    {
        for (var i = 0; i < 3; i++) Assert.NotNull(await CountAsync(isWrite: false));

        Assert.Null(await CountAsync(isWrite: false));
        await Store.GiveBackAsync(_task, isWrite: false, TestContext.Current.CancellationToken);
        Assert.Equal(2, (await CountAsync(isWrite: false))!.Calls);
    }

    [Fact]
    public async Task WritesHaveABudgetOfTheirOwn()
    {
        Assert.NotNull(await CountAsync(isWrite: true));

        Assert.Null(await CountAsync(isWrite: true));
        Assert.NotNull(await CountAsync(isWrite: false));
    }

    [Fact]
    public async Task RacingCallsDoNotExceedTheBudget()
    {
        var counted = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => CountAsync(isWrite: false))));

        Assert.InRange(counted.Count(state => state is not null), 1, Budget.Calls);
    }

    [Fact]
    public async Task TasksDoNotShareTheirSessions()
    {
        await Store.AddLabelsAsync("task_other", untrusted: true, sensitive: true, TestContext.Current.CancellationToken);

        Assert.False((await CountAsync(isWrite: false))!.UntrustedRead);
    }

    private Task<SessionState?> CountAsync(bool isWrite) => Store.TryCountAsync(_task, isWrite, Budget, TestContext.Current.CancellationToken);
}

public sealed class InMemorySessionStoreTests : SessionStoreConformance
{
    private protected override ISessionStore Store { get; } = new InMemorySessionStore();
}
