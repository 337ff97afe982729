using AgentTrust.Attacks.Replay;

namespace AgentTrust.Attacks.Tests;

/// <summary>Every session of this repository, on both wires of MCP.</summary>
public sealed class ShippedSessionTests(ShippedRun run) : IClassFixture<ShippedRun>
{
    public static TheoryData<string> Wires => [Wire.Streamable.Version, Wire.Stateless.Version];

    [Theory]
    [MemberData(nameof(Wires))]
    public void EverySessionGoesAsItsFileSays(string wire) =>
        Assert.Empty(run.On(wire).SelectMany(result => result.Turns.Where(turn => !turn.IsAsExpected).Select(turn => $"{result.Session.Id}, call {turn.Number}: {turn.Difference} {turn.Detail}")));

    [Theory]
    [MemberData(nameof(Wires))]
    public void EveryAttackIsStopped(string wire) =>
        Assert.Empty(run.On(wire).Where(result => result.Session.Attack && !result.WasStopped).Select(result => result.Session.Id));

    [Theory]
    [MemberData(nameof(Wires))]
    public void AllHonestWorkIsDone(string wire) =>
        Assert.Empty(run.On(wire).Where(result => !result.Session.Attack && !result.WasDone).Select(result => result.Session.Id));

    [Fact]
    public void EveryAttackHasATwinThatDoesHonestWorkWithTheSameTools()
    {
        var all = run.On(Wire.Streamable.Version);

        Assert.Empty(all.Where(one => one.Session.Attack && !all.Any(other => IsTwin(one, other))).Select(one => one.Session.Id));
    }

    [Theory]
    [InlineData("office")]
    public async Task AHouseOfAnotherKindWithACatalogOfItsOwnIsGuardedAsWell(string suite)
    {
        var results = await CommandLine.ReplayAsync(
            new RunOptions { Files = [RunOptions.Outside($"{suite}.jsonl")], Catalog = RunOptions.Outside($"{suite}-catalog.json") }, TextWriter.Null, TestContext.Current.CancellationToken);

        Assert.NotEmpty(results);
        Assert.Empty(results.SelectMany(result => result.Turns.Where(turn => !turn.IsAsExpected).Select(turn => $"{result.Session.Id}, call {turn.Number}: {turn.Difference} {turn.Detail}")));
        Assert.All(results, result => Assert.True(result.Session.Attack ? result.WasStopped : result.WasDone, result.Session.Id));
    }

    private static bool IsTwin(SessionResult attack, SessionResult other) =>
        other.Session is { Attack: false }
        && other.Session.Id == attack.Session.Twin
        && other.Session.Twin == attack.Session.Id
        && other.Session.Class == attack.Session.Class;
}

/// <summary>All sessions of this repository, played once on each wire.</summary>
public sealed class ShippedRun : IAsyncLifetime
{
    private readonly Dictionary<string, IReadOnlyList<SessionResult>> _results = [];

    internal IReadOnlyList<SessionResult> On(string wire) => _results[wire];

    public async ValueTask InitializeAsync()
    {
        foreach (var wire in new[] { Wire.Streamable, Wire.Stateless })
            _results[wire.Version] = await CommandLine.ReplayAsync(
                new RunOptions { Files = RunOptions.Shipped, Wire = wire }, TextWriter.Null, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
