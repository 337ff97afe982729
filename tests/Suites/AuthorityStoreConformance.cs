using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.Suites;

/// <summary>What every store of authority promises, alone and under contention; a derived class says which store.</summary>
public abstract class AuthorityStoreConformance
{
    private static readonly Caller Oscar = new("oscar", null, [PersonGroups.Operators]);
    private static readonly Caller Olga = new("olga", null, [PersonGroups.Security]);
    private readonly ChangeSignal _signal = new();
    private IAuthorityStore _store = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>An empty store that pulses <paramref name="signal"/>.</summary>
    private protected abstract Task<IAuthorityStore> CreateAsync(ChangeSignal signal);

    [Fact]
    public async Task AnAgentIsFoundByWhatProvesIt()
    {
        await SeedAsync();

        Assert.Equal("a", (await _store.FindAgentByAttestationAsync(new(SpiffeIds.TrustDomain, SpiffeIds.Agent("a")), Ending))?.Facts.Name);
        Assert.Null(await _store.FindAgentByAttestationAsync(new("https://elsewhere", SpiffeIds.Agent("a")), Ending));
        Assert.Equal(["a", "b"], (await _store.ListAgentsAsync(Ending)).Select(agent => agent.Facts.Name));
    }

    [Theory]
    [InlineData("task")]
    [InlineData(null)]
    public async Task WhatIsIssuedByAProofNeedsThatItStillProvesThisAgentAlone(string? task)
    {
        await SeedAsync();
        var proof = new Attestation(SpiffeIds.TrustDomain, SpiffeIds.Agent("a"));
        var known = await _store.RecallAgentAsync(proof, Ending);
        var again = await _store.RecallAgentAsync(proof, Ending);

        Assert.Equal(("a", "a"), (known?.Facts.Name, again?.Facts.Name));
        Assert.Null(await _store.RecallAgentAsync(proof with { Issuer = "https://elsewhere" }, Ending));
        Assert.True(await HasAuthorityAsync(proof));
        Assert.False(await HasAuthorityAsync(proof with { Subject = SpiffeIds.Agent("b") }));
        Assert.False(await HasAuthorityAsync(proof with { Issuer = "https://elsewhere" }));

        Task<bool> HasAuthorityAsync(Attestation presented) => _store.IssueAsync(
            new IssueSubject(SpiffeIds.Agent("a"), task) { Proof = presented },
            (authority, _) => new Decided<bool>(authority is not null, AuthorityChange.None), Ending);
    }

    [Fact]
    public async Task ASeedNeverOverwritesWhatPeopleChanged()
    {
        await SeedAsync();
        await SuspendAsync("a");

        await _store.SeedAsync([SampleAuthority.Agent("a")], [SampleAuthority.Template("a")], AgentLife.Registered, Ending);

        Assert.Equal(AgentState.Suspended, (await _store.FindAgentAsync(SpiffeIds.Agent("a"), Ending))!.Facts.State);
    }

    [Fact]
    public async Task ATaskLivesAndEndsWithItsRevocation()
    {
        await SeedAsync();
        var task = await OpenAsync("a");

        Assert.Equal(task.Id, Assert.Single(await _store.ListLiveTasksAsync(SpiffeIds.Agent("a"), Ending)).Id);
        Assert.Empty(await _store.ListLiveTasksAsync(SpiffeIds.Agent("b"), Ending));
        var advanced = await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Advance(authority, task.Id, Oscar, now));
        var closed = await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Close(authority, task.Id, "Enough.", Oscar, now));

        Assert.Equal("propose", advanced.Value!.Step);
        Assert.Equal(TaskState.Revoked, (await _store.FindTaskAsync(task.Id, Ending))!.State);
        Assert.Equal(closed.Value!.Version, (await _store.ListTasksAsync(SpiffeIds.Agent("a"), Ending)).Single().Version);
        Assert.Empty(await _store.ListLiveTasksAsync(SpiffeIds.Agent("a"), Ending));
        var page = await _store.ReadRevocationsAsync(0, Ending);
        Assert.Equal([(1L, RevocationKind.Step), (2L, RevocationKind.Task)], page.Entries.Select(entry => (entry.Position, entry.Kind)));
        Assert.Equal("investigate", page.Entries[0].Step);
        Assert.Equal(2, page.Position);
        Assert.Empty((await _store.ReadRevocationsAsync(2, Ending)).Entries);
    }

    [Fact]
    public async Task TheDecisionSeesAClosedTaskOnlyWhenAskedForIt()
    {
        await SeedAsync();
        var task = await OpenAsync("a");
        await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Close(authority, task.Id, "Done.", Oscar, now));

        var without = await _store.IssueAsync(task.Agent, null, null, Tasks, Ending);
        var with = await _store.IssueAsync(task.Agent, task.Id, null, Tasks, Ending);
        var ofAnother = await _store.IssueAsync(SpiffeIds.Agent("b"), task.Id, null, Tasks, Ending);

        Assert.Equal((0, 1, 0), (without, with, ofAnother));

        static Decided<int> Tasks(AgentAuthority? authority, DateTimeOffset now) => new(authority!.Tasks.Count, AuthorityChange.None);
    }

    [Fact]
    public async Task ADecisionAboutOneTaskReadsNoOther()
    {
        await SeedAsync();
        var asked = await OpenAsync("a");
        await OpenAsync("a");

        var one = await _store.IssueAsync(asked.Agent, asked.Id, null, Tasks, Ending);
        var all = await _store.IssueAsync(asked.Agent, null, null, Tasks, Ending);

        Assert.Equal([asked.Id], one);
        Assert.Equal(2, all.Count);

        static Decided<List<string>> Tasks(AgentAuthority? authority, DateTimeOffset now) =>
            new([.. authority!.Tasks.Select(task => task.Id)], AuthorityChange.None);
    }

    [Fact]
    public async Task IssuingChangesNoAuthority()
    {
        await SeedAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.IssueAsync(
            SpiffeIds.Agent("a"), null, null, (authority, now) => AgentLife.Suspend(authority, Oscar, "x", now), Ending));

        Assert.Equal(AgentState.Active, (await _store.FindAgentAsync(SpiffeIds.Agent("a"), Ending))!.Facts.State);
    }

    [Fact]
    public async Task ADecisionThatThrowsLeavesNothingBehind()
    {
        await SeedAsync();

        await Assert.ThrowsAsync<TimeoutException>(() => _store.ChangeAsync<bool>(
            SpiffeIds.Agent("a"), null, (_, _) => throw new TimeoutException(), Ending));

        Assert.Equal(AgentState.Suspended, (await SuspendAsync("a")).Value!.State); // and no lock is left
    }

    [Fact]
    public async Task ThePresentedTokensRevocationsAreFound()
    {
        await SeedAsync();
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

    [Fact]
    public async Task ADecisionAboutAChainSeesItsSubAgentsAndWhatEndedOneOfThem()
    {
        await SeedAsync();
        var task = await OpenAsync("a");
        string[] actors = [SpiffeIds.Agent("b"), SpiffeIds.Agent("nobody")];
        Task<AgentAuthority> LookAsync(PresentedToken? presented = null) => _store.IssueAsync(
            task.Agent, actors, task.Id, presented, (authority, _) => new Decided<AgentAuthority>(authority!, AuthorityChange.None), Ending);

        var before = await LookAsync();
        await SuspendAsync("b");
        var token = new PresentedToken("t", task.Agent, task.Id, task.Step, SampleAuthority.Noon.AddYears(-1)) { Actors = actors, Parents = ["p"] };
        await _store.ChangeAsync(task.Agent, null, (_, now) => new Decided<bool>(true, new AuthorityChange
        {
            Revocations = [new(RevocationKind.Token, "p", null, now)],
        }), Ending);
        var after = await LookAsync(token);

        Assert.Equal(["a", "b"], before.Chain.Select(agent => agent.Facts.Name));
        Assert.Null(before.EndedAt);
        Assert.Equal(AgentState.Suspended, Assert.Single(after.Actors).Facts.State);
        Assert.NotNull(after.EndedAt);
        Assert.Equal([RevocationKind.Agent, RevocationKind.Token], after.TokenRevocations.Where(token.IsEndedBy).Select(entry => entry.Kind).Order());
    }

    [Fact]
    public async Task AReaderOfTheFeedSkipsNothingWhileWritersRace()
    {
        await SeedAsync();
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

    [Fact]
    public async Task ATokenDecidedBeforeASuspensionIsDeadAndOneDecidedAfterItLives()
    {
        await SeedAsync();
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

    [Fact]
    public async Task ATemplateIsFoundByNameAndReplacedByItsNextVersion()
    {
        await SeedAsync();
        var contract = TaskContract.Of(SampleAuthority.Template("b")) with { Intent = "Look, and say what you see" };

        var signed = await _store.ChangeTemplateAsync(
            "fix", (before, now) => TaskTemplates.Sign(before, "fix", contract, Oscar, "Narrower.", now), Ending);
        var other = await _store.ChangeTemplateAsync(
            "look", (before, now) => TaskTemplates.Sign(before, "look", contract, Oscar, "New.", now), Ending);

        Assert.Equal((2L, 1L), (signed.Version, other.Version));
        var found = (await _store.FindTemplateAsync("fix", Ending))!;
        Assert.Equal((signed.Digest, contract.Intent, true), (found.Digest, found.Intent, TaskTemplates.IsSigned(found)));
        Assert.Equal(["fix", "look"], (await _store.ListTemplatesAsync(Ending)).Select(template => template.Name));
        Assert.Null(await _store.FindTemplateAsync("none", Ending));
    }

    [Fact]
    public async Task TheKillSwitchHaltsEveryTaskAndEveryTokenUntilItIsReleased()
    {
        await SeedAsync();
        var (first, second) = (await OpenAsync("a"), await OpenAsync("b"));
        await ChangeTaskAsync(second, (authority, now) => TaskDecisions.Suspend(authority, second.Id, "Odd.", Oscar, now));
        Assert.Equal(KillSwitchFacts.NeverThrown, await _store.GetKillSwitchAsync(Ending));

        var thrown = (await ThrowAsync()).Value!;

        Assert.Equal(thrown, await _store.GetKillSwitchAsync(Ending));
        Assert.Equal((true, "oscar"), (thrown.Halted, thrown.HaltedBy));
        var halted = (await _store.FindTaskAsync(first.Id, Ending))!;
        Assert.Equal((TaskState.Suspended, "Kill switch: Drill.", 2), (halted.State, halted.Suspension!.Reason, halted.Version));
        Assert.Equal("Odd.", (await _store.FindTaskAsync(second.Id, Ending))!.Suspension!.Reason); // who came first stays on it
        Assert.Equal(RevocationKind.All, (await _store.ReadRevocationsAsync(0, Ending)).Entries[^1].Kind);
        Assert.True(await SeesAsync(authority => authority.KillSwitch.Halted));
        Assert.Equal(AuthorityRefusal.Halted, (await ResumeAsync()).Refusal);

        await _store.ChangeEverythingAsync((whole, now) => KillSwitch.Release(whole, Olga, "Over.", now), Ending);

        Assert.False(await SeesAsync(authority => authority.KillSwitch.Halted));
        Assert.Equal((TaskState.Open, 3), ((await ResumeAsync()).Value!.State, (await _store.FindTaskAsync(first.Id, Ending))!.Version));

        Task<Ruling<TaskFacts>> ResumeAsync() =>
            ChangeTaskAsync(first, (authority, now) => TaskDecisions.Resume(authority, first.Id, "Go on.", Oscar, now));

        Task<bool> SeesAsync(Func<AgentAuthority, bool> look) => _store.IssueAsync(
            SpiffeIds.Agent("a"), null, null, (authority, _) => new Decided<bool>(look(authority!), AuthorityChange.None), Ending);
    }

    [Fact]
    public async Task ATokenDecidedBeforeTheKillSwitchIsDeadAndNoneIsDecidedAfterIt()
    {
        await SeedAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        using var begun = new SemaphoreSlim(0);
        var issuers = new[] { "a", "b" }.Select(agent => Task.Run(async () =>
        {
            var tokens = new List<DateTimeOffset>();
            while (!over.IsCancellationRequested)
            {
                var issued = await _store.IssueAsync(SpiffeIds.Agent(agent), null, null, (authority, now) => new Decided<DateTimeOffset?>(
                    authority!.KillSwitch.Halted ? null : RevocationClock.IssuedAt(now, authority.EndedAt), AuthorityChange.None), Ending);
                if (issued is { } at) tokens.Add(at);
                if (tokens.Count == 1) begun.Release();
            }

            return tokens;
        })).ToList();
        for (var i = 0; i < 2; i++) await begun.WaitAsync(Ending);

        await ThrowAsync();
        await over.CancelAsync();

        var revoked = Assert.Single((await _store.ReadRevocationsAsync(0, Ending)).Entries);
        Assert.All((await Task.WhenAll(issuers)).SelectMany(tokens => tokens), issued => Assert.True(issued <= revoked.At));
    }

    [Fact]
    public async Task ATokenOfAResumedTaskOutlivesTheRevocationOfItsSuspension()
    {
        await SeedAsync();
        var task = await OpenAsync("a");

        await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Suspend(authority, task.Id, "Odd.", Oscar, now));
        await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Resume(authority, task.Id, "Fine.", Oscar, now));
        var issued = await _store.IssueAsync(task.Agent, task.Id, null, (authority, now) =>
            new Decided<DateTimeOffset>(RevocationClock.IssuedAt(now, authority!.EndedAt), AuthorityChange.None), Ending);
        await ChangeTaskAsync(task, (authority, now) => TaskDecisions.Suspend(authority, task.Id, "Again.", Oscar, now));

        var revoked = (await _store.ReadRevocationsAsync(0, Ending)).Entries;
        Assert.True(revoked[0].At < issued && issued <= revoked[1].At, "A token of between two suspensions is dead from the second on, not before.");
    }

    [Fact]
    public async Task AChangeWakesWhoWaits()
    {
        await SeedAsync();
        var next = _signal.Next;

        await SuspendAsync("a");

        await next.WaitAsync(TimeSpan.FromSeconds(5), Ending);
    }

    private async Task SeedAsync()
    {
        _store = await CreateAsync(_signal);
        await _store.SeedAsync([SampleAuthority.Agent("a"), SampleAuthority.Agent("b")], [SampleAuthority.Template("a")], AgentLife.Registered, Ending);
    }

    private async Task<TaskFacts> OpenAsync(string agent) => (await _store.ChangeAsync(
        SpiffeIds.Agent(agent), null, (authority, now) => TaskDecisions.Open(authority, SampleAuthority.Asked(agent), Oscar, now), Ending)).Value!;

    private Task<Ruling<KillSwitchFacts>> ThrowAsync() =>
        _store.ChangeEverythingAsync((whole, now) => KillSwitch.Throw(whole, Oscar, "Drill.", now), Ending);

    private Task<Ruling<AgentFacts>> SuspendAsync(string agent) =>
        _store.ChangeAsync(SpiffeIds.Agent(agent), null, (authority, now) => AgentLife.Suspend(authority, Oscar, "Odd.", now), Ending);

    private Task<Ruling<TaskFacts>> ChangeTaskAsync(TaskFacts task, Func<AgentAuthority?, DateTimeOffset, Decided<Ruling<TaskFacts>>> decide) =>
        _store.ChangeAsync(task.Agent, task.Id, decide, Ending);
}
