using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.AppHost.Tests.Storage;

/// <summary>Whoever takes an agent's places over waits for those who are issued to there, and they never for it.</summary>
public sealed class TakeoverOnPostgresTests(RunningSystem system) : IAsyncLifetime
{
    private static readonly Caller Oscar = new("oscar", null, [PersonGroups.Operators]);
    private readonly IssuerDatabase _database = new(system);
    private IAuthorityStore _store = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_store, _) = await _database.CreateAsync();
        await _store.SeedAsync([SampleAuthority.Agent("a")], [], AgentLife.Registered, Ending);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <remarks>The row of another replica is the first that the newcomer holds, and the one that the former writes last.</remarks>
    [Fact]
    public async Task ANewPlaceThatTwoReplicasWriteAtOnceAndSomebodyTakesOverIsNoCircle()
    {
        var tasks = new[] { await OpenAsync(), await OpenAsync() }.OrderBy(task => task.Id, StringComparer.Ordinal).ToArray();
        var (fresh, known) = (tasks[0], tasks[1]);
        await using var replica = await _database.BeginAsync(
            "INSERT INTO agent_places (agent, key, task, seen_at) VALUES ($1, $2, $3, clock_timestamp())", fresh.Agent, "former", fresh.Id);
        await EnterAsync("former", known, TimeSpan.FromMinutes(1));
        using var working = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var decisions = 0;

        var former = Task.Run(() => EnterAsync("former", fresh, TimeSpan.FromMinutes(1), () =>
        {
            decisions++;
            working.Set();
            done.Wait(Ending);
        }));
        working.Wait(Ending);
        await replica.CommitAsync(Ending);
        var newcomer = Task.Run(() => EnterAsync("newcomer", known, TimeSpan.Zero));
        await RunningSystem.EventuallyAsync(
            async () => newcomer.IsCompleted || await _database.SomebodyWaitsAsync() ? newcomer : null, TimeSpan.FromSeconds(30), "a newcomer who waits");
        done.Set();

        Assert.Equal(new Place(fresh.Agent, "former", fresh.Id), (await former).Taken!.Place);
        Assert.Equal(["former"], (await newcomer).Taken!.GivenUp);
        Assert.Equal(1, decisions);
    }

    private Task<PlaceRuling> EnterAsync(string key, TaskFacts task, TimeSpan lease, Action? meanwhile = null)
    {
        var place = new Place(task.Agent, key, task.Id);
        return _store.IssueAtAsync(task.Agent, [], task.Id, null, place, (authority, now) =>
        {
            var ruling = PlaceRules.Judge(authority!.Agent.Facts, authority.Places, place, lease, now);
            meanwhile?.Invoke();
            return new Decided<PlaceRuling>(ruling, PlaceChanges.Of(ruling, authority.Agent.Facts, authority.EndedAt, now));
        }, Ending);
    }

    private async Task<TaskFacts> OpenAsync() => (await _store.ChangeAsync(
        SpiffeIds.Agent("a"), null, (authority, now) => TaskDecisions.Open(authority, SampleAuthority.Asked("a"), Oscar, now), Ending)).Value!;
}
