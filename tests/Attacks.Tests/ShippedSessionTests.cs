using AgentTrust.Attacks.Replay;

namespace AgentTrust.Attacks.Tests;

public sealed class ShippedSessionTests(ShippedRun run) : IClassFixture<ShippedRun>
{
    [Fact]
    public void EverySessionGoesAsItsFileSays() =>
        Assert.Empty(run.Results.SelectMany(result => result.Turns.Where(turn => !turn.IsAsExpected).Select(turn => $"{result.Session.Id}, call {turn.Number}: {turn.Difference} {turn.Detail}")));

    [Fact]
    public void EveryAttackIsStopped() => Assert.Empty(run.Results.Where(result => result.Session.Attack && !result.WasStopped).Select(result => result.Session.Id));

    [Fact]
    public void AllHonestWorkIsDone() => Assert.Empty(run.Results.Where(result => !result.Session.Attack && !result.WasDone).Select(result => result.Session.Id));

    [Fact]
    public void EveryAttackHasATwinThatDoesHonestWorkWithTheSameTools() =>
        Assert.Empty(run.Results.Where(result => result.Session.Attack && !HasTwin(result)).Select(result => result.Session.Id));

    private bool HasTwin(SessionResult attack) => run.Results.Any(other =>
        other.Session.Id == attack.Session.Twin
        && other.Session is { Attack: false }
        && other.Session.Twin == attack.Session.Id
        && other.Session.Class == attack.Session.Class);
}

/// <summary>All sessions of this repository, played once.</summary>
public sealed class ShippedRun : IAsyncLifetime
{
    internal IReadOnlyList<SessionResult> Results { get; private set; } = [];

    public async ValueTask InitializeAsync() =>
        Results = await CommandLine.ReplayAsync(new RunOptions { Files = RunOptions.Shipped }, TextWriter.Null, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
