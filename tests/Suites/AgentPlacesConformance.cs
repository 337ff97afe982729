using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.Suites;

/// <summary>What every store promises about places and counted use, alone and under contention; a derived class says which store.</summary>
public abstract class AgentPlacesConformance
{
    private static readonly Caller Oscar = new("oscar", null, [PersonGroups.Operators]);
    private IAuthorityStore _store = null!;
    private IAgentRegister _register = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>An empty store and the register beside it.</summary>
    private protected abstract Task<(IAuthorityStore Store, IAgentRegister Register)> CreateAsync();

    /// <summary>Until the newcomer waits for somebody, or has its answer.</summary>
    private protected abstract Task WaitsAsync(Task newcomer);

    [Fact]
    public async Task OfManyNewcomersOneGetsThePlace()
    {
        await SeedAsync();
        var task = await OpenAsync();
        using var begin = new Barrier(4);

        var rulings = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
        {
            begin.SignalAndWait(Ending);
            return EnterAsync($"key{i}", task, TimeSpan.FromMinutes(1));
        })));

        Assert.Single(rulings, ruling => !ruling.IsRefused);
    }

    [Fact]
    public async Task ANewcomerAfterTheLeaseEndsTheFormersKey()
    {
        await SeedAsync();
        var task = await OpenAsync();
        await EnterAsync("former", task, TimeSpan.Zero);

        var later = await EnterAsync("newcomer", task, TimeSpan.Zero);
        var again = await EnterAsync("newcomer", task, TimeSpan.FromMinutes(1));
        var issued = await _store.IssueAtAsync(task.Agent, [], task.Id, null, new Place(task.Agent, "former", task.Id),
            (authority, now) => new Decided<DateTimeOffset>(RevocationClock.IssuedAt(now, authority!.EndedAt)!.Value, AuthorityChange.None), Ending);

        Assert.Equal(["former"], later.Taken!.GivenUp);
        Assert.Equal(PlaceRuling.Stay, again);
        var entry = Assert.Single((await _store.ReadRevocationsAsync(0, Ending)).Entries);
        Assert.Equal((RevocationKind.Key, "former"), (entry.Kind, entry.Id));
        Assert.True(issued > entry.At, "The same key may be issued to again, later.");
        var token = new PresentedToken("t", task.Agent, task.Id, task.Step, entry.At.AddSeconds(-1)) { Key = "former" };
        Assert.True(await _store.IssueAsync(task.Agent, task.Id, token, (authority, _) =>
            new Decided<bool>(authority!.TokenRevocations.Any(token.IsEndedBy), AuthorityChange.None), Ending));
    }

    [Fact]
    public async Task APlaceThatIsIssuedToIsNotTakenOverMeanwhile()
    {
        await SeedAsync();
        var task = await OpenAsync();
        await EnterAsync("former", task, TimeSpan.Zero);
        var before = Assert.Single(await PlacesAsync(task)).SeenAt;
        using var working = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();

        // The former's lease has run out, and just now it is back; the newcomer, who saw it gone, must see that.
        var former = Task.Run(() => EnterAsync("former", task, _ => TimeSpan.Zero, () =>
        {
            working.Set();
            done.Wait(Ending);
        }));
        working.Wait(Ending);
        var newcomer = Task.Run(() => EnterAsync("newcomer", task, places =>
            places.Single().SeenAt == before ? TimeSpan.Zero : TimeSpan.FromMinutes(1)));
        await WaitsAsync(newcomer);
        done.Set();

        Assert.Equal("former", (await former).Taken!.Place.Key);
        Assert.True((await newcomer).IsRefused);
        Assert.Empty((await _store.ReadRevocationsAsync(0, Ending)).Entries);
    }

    [Fact]
    public async Task AKeyThatIsAtWorkTakesThePlaceOfAnotherTaskToo()
    {
        await SeedAsync();
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await EnterAsync("key", one, TimeSpan.FromMinutes(1));

        var taken = await EnterAsync("key", other, TimeSpan.FromMinutes(1));
        var again = await EnterAsync("key", other, TimeSpan.FromMinutes(1));
        var stranger = await EnterAsync("stranger", other, TimeSpan.FromMinutes(1));

        Assert.Equal((new Place(other.Agent, "key", other.Id), 0), (taken.Taken!.Place, taken.Taken.GivenUp.Count));
        Assert.Equal(PlaceRuling.Stay, again);
        Assert.True(stranger.IsRefused);
    }

    [Fact]
    public async Task AKeyThatIsIssuedToForAnotherTaskIsNotTakenOverMeanwhile()
    {
        await SeedAsync();
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await EnterAsync("former", one, TimeSpan.Zero);
        var before = Assert.Single(await PlacesAsync(one)).SeenAt;
        using var working = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();

        // Its one place is out of its lease; now it is back for another task, and the newcomer must see that.
        var former = Task.Run(() => EnterAsync("former", other, _ => TimeSpan.FromMinutes(1), () =>
        {
            working.Set();
            done.Wait(Ending);
        }));
        working.Wait(Ending);
        var newcomer = Task.Run(() => EnterAsync("newcomer", one, places =>
            places.Max(place => place.SeenAt) == before ? TimeSpan.Zero : TimeSpan.FromMinutes(1)));
        await WaitsAsync(newcomer);
        done.Set();

        Assert.Equal(other.Id, (await former).Taken!.Place.Task);
        Assert.True((await newcomer).IsRefused);
        Assert.Empty((await _store.ReadRevocationsAsync(0, Ending)).Entries);
    }

    [Fact]
    public async Task APlaceThatIsHeardOfIsKeptAndAnUnknownOneStaysUnknown()
    {
        await SeedAsync();
        var task = await OpenAsync();
        await EnterAsync("key", task, TimeSpan.FromMinutes(1));
        var before = Assert.Single(await PlacesAsync(task)).SeenAt;

        await HearAsync("key", task, TimeSpan.FromMinutes(1));
        var notYet = Assert.Single(await PlacesAsync(task)).SeenAt;
        await HearAsync("key", task, TimeSpan.Zero);
        await HearAsync("unknown", task, TimeSpan.Zero);

        Assert.Equal(before, notYet);
        Assert.True(Assert.Single(await PlacesAsync(task)).SeenAt > before);
    }

    [Fact]
    public async Task AClosedTaskHasNoPlaces()
    {
        await SeedAsync();
        var task = await OpenAsync();
        await EnterAsync("key", task, TimeSpan.FromMinutes(1));
        await _store.ChangeAsync(task.Agent, task.Id, (authority, now) => TaskDecisions.Close(authority, task.Id, "Done.", Oscar, now), Ending);

        Assert.Empty(await PlacesAsync(task));
    }

    [Fact]
    public async Task UseIsCountedForEachTaskActionAndResource()
    {
        await SeedAsync();
        var task = await OpenAsync();
        var read = new AgentUse(task.Agent, task.Id, "repo.read", "repository", "shop/checkout");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CountAsync(read)));
        await CountAsync(read with { Action = "repo.branch.write" });

        var counted = await _register.ReadUseAsync(task.Agent, DateTimeOffset.UnixEpoch, Ending);

        Assert.Equal([("repo.branch.write", 1L), ("repo.read", 20L)], counted.Select(use => (use.Use.Action, use.Calls)));
        Assert.Empty(await _register.ReadUseAsync(task.Agent, DateTimeOffset.UtcNow.AddHours(1), Ending));
        Assert.Empty(await _register.ReadUseAsync(SpiffeIds.Agent("b"), DateTimeOffset.UnixEpoch, Ending));

        Task<bool> CountAsync(AgentUse use) =>
            _store.IssueAsync(task.Agent, task.Id, null, (_, _) => new Decided<bool>(true, new AuthorityChange { Use = use }), Ending);
    }

    private Task<PlaceRuling> EnterAsync(string key, TaskFacts task, TimeSpan lease) => EnterAsync(key, task, _ => lease);

    private Task<PlaceRuling> EnterAsync(string key, TaskFacts task, Func<IReadOnlyList<SeenPlace>, TimeSpan> lease, Action? meanwhile = null)
    {
        var place = new Place(task.Agent, key, task.Id);
        return _store.IssueAtAsync(task.Agent, [], task.Id, null, place, (authority, now) =>
        {
            var ruling = PlaceRules.Judge(authority!.Agent.Facts, authority.Places, place, lease(authority.Places), now);
            meanwhile?.Invoke();
            return new Decided<PlaceRuling>(ruling, PlaceChanges.Of(ruling, authority.Agent.Facts, authority.EndedAt, now));
        }, Ending);
    }

    private Task<bool> HearAsync(string key, TaskFacts task, TimeSpan lease) => _store.IssueAsync(task.Agent, task.Id, null, (_, _) =>
        new Decided<bool>(true, new AuthorityChange { Heard = new HeardPlace(new Place(task.Agent, key, task.Id), lease) }), Ending);

    private Task<IReadOnlyList<SeenPlace>> PlacesAsync(TaskFacts task) => _store.IssueAtAsync(
        task.Agent, [], task.Id, null, new Place(task.Agent, "nobody's", task.Id),
        (authority, _) => new Decided<IReadOnlyList<SeenPlace>>(authority!.Places, AuthorityChange.None), Ending);

    private async Task<TaskFacts> OpenAsync() => (await _store.ChangeAsync(
        SpiffeIds.Agent("a"), null,
        (authority, now) => TaskDecisions.Open(authority, SampleAuthority.Asked("a"), Oscar, now), Ending)).Value!;

    private async Task SeedAsync()
    {
        (_store, _register) = await CreateAsync();
        await _store.SeedAsync([SampleAuthority.Agent("a"), SampleAuthority.Agent("b")], [], AgentLife.Registered, Ending);
    }
}
