using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Storage;

/// <summary>What every store of authority promises, alone and under contention.</summary>
public sealed class AuthorityStoreConformance : IAsyncLifetime
{
    private static readonly Caller Oscar = new("oscar", null, [PersonGroups.Operators]);
    private readonly AuthorityStores _stores = new();
    private IAuthorityStore _store = null!;

    public static TheoryData<string> Stores => AuthorityStores.Names;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    [Theory, MemberData(nameof(Stores))]
    public async Task AnAgentIsFoundByWhatProvesIt(string store)
    {
        await SeedAsync(store);

        Assert.Equal("a", (await _store.FindAgentByAttestationAsync(new(SpiffeIds.TrustDomain, SpiffeIds.Agent("a")), Ending))?.Facts.Name);
        Assert.Null(await _store.FindAgentByAttestationAsync(new("https://elsewhere", SpiffeIds.Agent("a")), Ending));
        Assert.Equal(["a", "b"], (await _store.ListAgentsAsync(Ending)).Select(agent => agent.Facts.Name));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task ASeedNeverOverwritesWhatPeopleChanged(string store)
    {
        await SeedAsync(store);
        await SuspendAsync("a");

        await _store.SeedAsync([Samples.Agent("a")], [Samples.Template("a")], AgentLife.Registered, Ending);

        Assert.Equal(AgentState.Suspended, (await _store.FindAgentAsync(SpiffeIds.Agent("a"), Ending))!.Facts.State);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task ATaskLivesAndEndsWithItsRevocation(string store)
    {
        await SeedAsync(store);
        var task = await OpenAsync("a");

        var advanced = await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Advance(authority, task.Id, Oscar, now));
        var closed = await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Close(authority, task.Id, TaskState.Revoked, "Enough.", Oscar, now));

        Assert.Equal("propose", advanced.Value!.Step);
        Assert.Equal(TaskState.Revoked, (await _store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Equal(closed.Value!.Version, (await _store.ListTasksAsync(SpiffeIds.Agent("a"), Ending)).Single().Version);
        var page = await _store.ReadRevocationsAsync(0, Ending);
        Assert.Equal([(1L, RevocationKind.Step), (2L, RevocationKind.Task)], page.Entries.Select(entry => (entry.Position, entry.Kind)));
        Assert.Equal("investigate", page.Entries[0].Step);
        Assert.Equal(2, page.Position);
        Assert.Empty((await _store.ReadRevocationsAsync(2, Ending)).Entries);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task TheDecisionSeesAClosedTaskOnlyWhenAskedForIt(string store)
    {
        await SeedAsync(store);
        var task = await OpenAsync("a");
        await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Close(authority, task.Id, TaskState.Completed, "Done.", Oscar, now));

        var without = await _store.IssueAsync(task.Agent, null, null, Tasks, Ending);
        var with = await _store.IssueAsync(task.Agent, task.Id, null, Tasks, Ending);
        var ofAnother = await _store.IssueAsync(SpiffeIds.Agent("b"), task.Id, null, Tasks, Ending);

        Assert.Equal((0, 1, 0), (without, with, ofAnother));

        static Decided<int> Tasks(AgentAuthority? authority, DateTimeOffset now) => new(authority!.Tasks.Count, AuthorityChange.None);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task IssuingChangesNoAuthority(string store)
    {
        await SeedAsync(store);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.IssueAsync(
            SpiffeIds.Agent("a"), null, null, (authority, now) => AgentLife.Suspend(authority, Oscar, "x", now), Ending));

        Assert.Equal(AgentState.Active, (await _store.FindAgentAsync(SpiffeIds.Agent("a"), Ending))!.Facts.State);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task ADecisionThatThrowsLeavesNothingBehind(string store)
    {
        await SeedAsync(store);

        await Assert.ThrowsAsync<TimeoutException>(() => _store.ChangeAsync<bool>(
            SpiffeIds.Agent("a"), null, (_, _) => throw new TimeoutException(), Ending));

        Assert.Equal(AgentState.Suspended, (await SuspendAsync("a")).Value!.State); // and no lock is left
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task ThePresentedTokensRevocationsAreFound(string store)
    {
        await SeedAsync(store);
        var task = await OpenAsync("a");
        var issued = await _store.IssueAsync(task.Agent, null, null, (_, now) => new Decided<DateTimeOffset>(now, AuthorityChange.None), Ending);
        await _store.ChangeAsync(task.Agent, null, (_, now) => new Decided<bool>(true, new AuthorityChange
        {
            Revocations = [new(RevocationKind.Token, "t1", null, now)],
        }), Ending);

        Assert.Equal((true, false), (await IsEndedAsync("t1"), await IsEndedAsync("t2")));

        Task<bool> IsEndedAsync(string id)
        {
            var token = new PresentedToken(id, task.Agent, task.Id, task.Step, issued);
            return _store.IssueAsync(task.Agent, task.Id, token, (authority, _) =>
                new Decided<bool>(authority!.TokenRevocations.Any(token.IsEndedBy), AuthorityChange.None), Ending);
        }
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task AReaderOfTheFeedSkipsNothingWhileWritersRace(string store)
    {
        await SeedAsync(store);
        const int each = 25;
        var writers = new[] { "a", "b", "a", "b" }.Select(agent => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                await _store.ChangeAsync(SpiffeIds.Agent(agent), null, (_, now) => new Decided<bool>(true, new AuthorityChange
                {
                    Revocations = [new(RevocationKind.Token, $"{agent}{i}", null, now), new(RevocationKind.Token, $"{agent}{i}'", null, now)],
                }), Ending);
            }
        })).ToList();

        var seen = new List<Contracts.Tokens.Revocation>();
        var completeUpTo = DateTimeOffset.MinValue;
        while (seen.Count < each * 4 * 2)
        {
            var page = await _store.ReadRevocationsAsync(seen.Count, Ending);
            Assert.All(page.Entries, entry => Assert.True(entry.At >= completeUpTo, "A page said it was complete and was not."));
            seen.AddRange(page.Entries);
            completeUpTo = page.AsOf;
        }

        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(i => (long)i), seen.Select(entry => entry.Position));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task ATokenDecidedBeforeASuspensionIsDeadAndOneDecidedAfterItLives(string store)
    {
        await SeedAsync(store);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        using var begun = new SemaphoreSlim(0);
        var issuers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var tokens = new List<(long Version, DateTimeOffset IssuedAt)>();
            while (!over.IsCancellationRequested)
            {
                tokens.Add(await _store.IssueAsync(SpiffeIds.Agent("a"), null, null, (authority, now) => new Decided<(long, DateTimeOffset)>(
                    (authority!.Agent.Facts.Version, RevocationClock.IssuedAt(now, authority.EndedAt)), AuthorityChange.None), Ending));
                if (tokens.Count == 1) begun.Release();
            }

            return tokens;
        })).ToList();

        for (var i = 0; i < 3; i++) await begun.WaitAsync(Ending);
        for (var i = 0; i < 10; i++)
        {
            await SuspendAsync("a");
            await _store.ChangeAsync(SpiffeIds.Agent("a"), null, (authority, now) => AgentLife.Resume(authority, Oscar, "Fine.", now), Ending);
        }

        await over.CancelAsync();
        var issued = (await Task.WhenAll(issuers)).SelectMany(tokens => tokens).ToList();
        var suspensions = (await _store.ReadRevocationsAsync(0, Ending)).Entries;

        Assert.NotEmpty(issued);
        Assert.All(issued, token => Assert.All(suspensions, (suspension, i) =>
            // The i-th suspension made version 2i + 2.
            Assert.Equal(token.Version < (2 * i) + 2, token.IssuedAt <= suspension.At)));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task AChangeWakesWhoWaits(string store)
    {
        await SeedAsync(store);
        var next = _stores.Signal.Next;

        await SuspendAsync("a");

        await next.WaitAsync(TimeSpan.FromSeconds(5), Ending);
    }

    private async Task SeedAsync(string store)
    {
        _store = await _stores.CreateAsync(store);
        await _store.SeedAsync([Samples.Agent("a"), Samples.Agent("b")], [Samples.Template("a")], AgentLife.Registered, Ending);
    }

    private async Task<TaskFacts> OpenAsync(string agent) => (await _store.ChangeAsync(
        SpiffeIds.Agent(agent), null, (authority, now) => TaskDecisions.Open(authority, Samples.Template(agent), Samples.Request, Oscar, now), Ending)).Value!;

    private Task<Ruling<AgentFacts>> SuspendAsync(string agent) =>
        _store.ChangeAsync(SpiffeIds.Agent(agent), null, (authority, now) => AgentLife.Suspend(authority, Oscar, "Odd.", now), Ending);

    private Task<Ruling<TaskFacts>> ChangeTaskAsync(TaskFacts task, Func<AgentAuthority?, DateTimeOffset, Decided<Ruling<TaskFacts>>> decide) =>
        _store.ChangeAsync(task.Agent, task.Id, decide, Ending);
}
