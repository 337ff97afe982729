using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Identity;
using AgentTrust.Suites;
using AgentTrust.ToolProxy.Drift;
using AgentTrust.ToolProxy.Drift.Scores;
using AgentTrust.ToolProxy.Tests.Peers;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Tests.Drift;

/// <summary>R28, R52: a proxy that dies while it stops an agent leaves a suspension that is done again, never one that is lost.</summary>
public sealed class UnfinishedContainmentTests : IAsyncLifetime
{
    private static readonly string Agent = SpiffeIds.Agent("coding-agent");

    private readonly ProxyUnderTest _proxy = new();
    private readonly InMemoryRedis _redis = new();
    private readonly RedisDriftStore _left;

    public UnfinishedContainmentTests()
    {
        _proxy.Settings["ConnectionStrings:cache"] = _redis.ConnectionString;
        _left = new RedisDriftStore(_redis.Connection, Options.Create(new DriftOptions()), _proxy.Time);
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _redis.Dispose();
    }

    [Fact]
    public async Task WhoWasToBeStoppedIsStoppedByTheNextProcessWithoutCallingAgain()
    {
        var noticed = Touched();
        await _left.RaiseAsync(DriftSubjects.Agent(Agent), noticed, Ending);
        await _left.ContainAsync(new Incident(Agent, DriftSubjects.Agent(Agent), FakeTokenIssuer.TaskId, 100) { Id = "drift-1", Noticed = noticed }, Ending);

        await _proxy.StartAsync();
        await ProxyUnderTest.UntilAsync(() => !_proxy.Issuer.Contained.IsEmpty);

        var (agent, why) = Assert.Single(_proxy.Issuer.Contained);
        Assert.Equal(("coding-agent", "drift-1", FakeTokenIssuer.TaskId), (agent, why.Incident, why.Task));
        Assert.Equal("honeytoken", Assert.Single(why.Evidence).Rule);
        await ProxyUnderTest.UntilAsync(() => _left.StandingAsync(Ending).Result.Count == 0);
    }

    [Fact]
    public async Task AProcessThatRunsFinishesWhatAnotherHasLeft()
    {
        await _proxy.StartAsync();
        await _left.ContainAsync(new Incident(Agent, DriftSubjects.Agent(Agent), FakeTokenIssuer.TaskId, 100) { Noticed = Touched() }, Ending);

        await ProxyUnderTest.UntilAsync(() =>
        {
            _proxy.Time.Advance(TimeSpan.FromMilliseconds(50));
            return !_proxy.Issuer.Contained.IsEmpty;
        });
    }

    [Fact]
    public async Task AScoreThatWasReachedCountsAfterItHasFadedWhenNobodyWasStoppedForIt()
    {
        await _left.RaiseAsync(DriftSubjects.Agent(Agent), Touched(), Ending);
        _proxy.Time.Advance(TimeSpan.FromHours(1));
        using var agent = new AgentUnderTest(_proxy, await _proxy.StartAsync());

        Assert.Equal("contained", (await agent.CallAsync("read_file")).Code);

        await ProxyUnderTest.UntilAsync(() => !_proxy.Issuer.Contained.IsEmpty);
        Assert.Empty(_proxy.Tool.Calls);
    }

    private DriftEvidence Touched() => new() { Rule = "honeytoken", Call = "call-1", Words = "The planted tool was called.", Points = 100, At = _proxy.Time.GetUtcNow() };
}
