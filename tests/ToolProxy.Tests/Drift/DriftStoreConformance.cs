using AgentTrust.Contracts.Events;
using AgentTrust.Suites;
using AgentTrust.ToolProxy.Drift;
using AgentTrust.ToolProxy.Drift.Scores;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ToolProxy.Tests.Drift;

/// <summary>What every store of scores has to do.</summary>
public abstract class DriftStoreConformance
{
    private const string Agent = "spiffe://agenttrust.local/agent/coding-agent";
    private const string Subject = $"agent:{Agent}";

    private protected static IOptions<DriftOptions> Options { get; } = Microsoft.Extensions.Options.Options.Create(new DriftOptions { HalfLife = TimeSpan.FromMinutes(10) });

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private protected abstract IDriftStore Store { get; }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PointsAddUpByRule()
    {
        await RaiseAsync("one", 5);
        await RaiseAsync("one", 5);
        var memory = await RaiseAsync("two", 30);

        Assert.Equal((10, 30), (Round(memory.Points["one"]), Round(memory.Points["two"])));
        Assert.Equal((10, 30), (Round((await ReadAsync()).Points["one"]), Round((await ReadAsync()).Points["two"])));
    }

    [Fact]
    public async Task InEachHalfLifeTheyLoseHalfTheirWeight()
    {
        await RaiseAsync("one", 80);
        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(40, Round((await ReadAsync()).Points["one"]));

        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(30, Round((await RaiseAsync("one", 10)).Points["one"]));
    }

    [Fact]
    public async Task NoMomentIsBetterThanAnotherToBeginAt()
    {
        for (var begun = 0; begun < 40; begun++)
        {
            var subject = $"task:{begun}";
            await Store.RaiseAsync(subject, Noticed("one", 64), Ending);
            Time.Advance(TimeSpan.FromMinutes(60));
            Assert.Equal(1, (await Store.ReadAsync(subject, Ending)).Points["one"], 3);
            Time.Advance(TimeSpan.FromDays(30));
            Assert.Equal(0, (await Store.ReadAsync(subject, Ending)).Points.GetValueOrDefault("one"), 3);
            Time.Advance(TimeSpan.FromMinutes(17));
        }
    }

    [Fact]
    public async Task RacingRaisesAllCount()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => RaiseAsync("one", 1))));

        Assert.Equal(50, Round((await ReadAsync()).Points["one"]));
    }

    [Fact]
    public async Task TheLatestEvidenceIsKeptInItsOrder()
    {
        for (var i = 1; i <= DriftOptions.MostEvidence + 5; i++) await Store.RaiseAsync(Subject, Noticed("one", 1) with { Call = $"call-{i}" }, Ending);

        var evidence = await Store.EvidenceAsync(Subject, Ending);

        Assert.Equal(Enumerable.Range(6, DriftOptions.MostEvidence).Select(i => $"call-{i}"), evidence.Select(noticed => noticed.Call));
        Assert.Equal(Time.GetUtcNow(), evidence[0].At);
    }

    [Fact]
    public async Task WhatIsOlderThanTheWindowDoesNotCountAnyMore()
    {
        Assert.Equal(1, await CountAsync());
        Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, await CountAsync());
        Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(2, await CountAsync());
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task ReplicasAgreeOnTheFirstIncident()
    {
        Assert.Equal("a", await Store.ContainAsync(Incident("a"), Ending));
        Assert.Equal("a", await Store.ContainAsync(Incident("b"), Ending));
        Assert.Equal("a", (await ReadAsync()).Incident);
    }

    [Fact]
    public async Task AnIncidentOutlivesItsPoints()
    {
        await RaiseAsync("one", 100);
        await Store.ContainAsync(Incident("a"), Ending);
        Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal("a", (await ReadAsync()).Incident);
    }

    [Fact]
    public async Task AnIncidentStandsForEveryProcessUntilItsSubjectIsForgotten()
    {
        await Store.ContainAsync(Incident("a"), Ending);
        await Store.ContainAsync(Incident("b"), Ending);

        var standing = Assert.Single(await Store.StandingAsync(Ending));
        Assert.Equal(("a", Agent, Subject, "task-1", 100), (standing.Id, standing.Agent, standing.Subject, standing.Task, standing.Score));
        Assert.Equal("one", Assert.Single(standing.Evidence).Rule);

        await Store.ForgetAsync(Subject, Ending);
        Assert.Empty(await Store.StandingAsync(Ending));
    }

    [Fact]
    public async Task WhatThePointsWereWhenSomethingWasNoticedLastDoesNotFade()
    {
        await RaiseAsync("one", 80);
        Time.Advance(TimeSpan.FromMinutes(10));
        await RaiseAsync("two", 60);
        Time.Advance(TimeSpan.FromMinutes(10));

        var memory = await ReadAsync();

        Assert.Equal((40, 60), (Round(memory.Latest["one"]), Round(memory.Latest["two"])));
        Assert.Equal((20, 30), (Round(memory.Points["one"]), Round(memory.Points["two"])));
    }

    [Fact]
    public async Task WhatIsForgottenIsANewBeginning()
    {
        await RaiseAsync("one", 100);
        await Store.ContainAsync(Incident("a"), Ending);
        await CountAsync();
        await Store.ForgetAsync(Subject, Ending);
        Assert.Equal(1, await CountAsync());

        var memory = await ReadAsync();

        Assert.Equal((0, null), (memory.Points.Count, memory.Incident));
        Assert.Empty(await Store.EvidenceAsync(Subject, Ending));
    }

    [Fact]
    public async Task SubjectsShareNothing()
    {
        await RaiseAsync("one", 100);

        Assert.Empty((await Store.ReadAsync("task:1", Ending)).Points);
    }

    [Fact]
    public async Task AToolIsNewToAFunctionOnce()
    {
        var since = Time.GetUtcNow();
        Assert.Equal(new LearnedTool(true, since), await Store.LearnAsync("triage", "git.read_file", Ending));
        Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(new LearnedTool(false, since), await Store.LearnAsync("triage", "git.read_file", Ending));
        Assert.Equal(new LearnedTool(true, since), await Store.LearnAsync("triage", "git.write_file", Ending));
        Assert.True((await Store.LearnAsync("deploy", "git.read_file", Ending)).IsNew);
    }

    private Task<DriftMemory> RaiseAsync(string rule, int points) => Store.RaiseAsync(Subject, Noticed(rule, points), Ending);

    private Task<DriftMemory> ReadAsync() => Store.ReadAsync(Subject, Ending);

    private Task<long> CountAsync() => Store.CountAsync(Subject, "denials", TimeSpan.FromMinutes(1), Ending);

    private Incident Incident(string id) => new(Agent, Subject, "task-1", 100) { Id = id, Noticed = Noticed("one", 100) };

    private DriftEvidence Noticed(string rule, int points) => new() { Rule = rule, Call = "call-1", Words = "Odd.", Points = points, At = Time.GetUtcNow() };

    private static int Round(double points) => (int)Math.Round(points);
}

public sealed class MemoryDriftStoreTests : DriftStoreConformance
{
    public MemoryDriftStoreTests() => Store = new MemoryDriftStore(Options, Time);

    private protected override IDriftStore Store { get; }
}

/// <summary>Against a real server of the protocol, in process.</summary>
public sealed class RedisDriftStoreTests : DriftStoreConformance, IDisposable
{
    private readonly InMemoryRedis _redis = new();

    public RedisDriftStoreTests() => Store = new RedisDriftStore(_redis.Connection, Options, Time);

    private protected override IDriftStore Store { get; }

    public void Dispose() => _redis.Dispose();
}
