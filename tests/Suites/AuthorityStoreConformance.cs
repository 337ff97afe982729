using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.Suites;

/// <summary>What every store of authority promises, alone and under contention; a derived class says which store.</summary>
public abstract partial class AuthorityStoreConformance
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
    public async Task ADecisionThatThrowsLeavesNothingBehind()
    {
        await SeedAsync();

        await Assert.ThrowsAsync<TimeoutException>(() => _store.ChangeAsync<bool>(
            SpiffeIds.Agent("a"), null, (_, _) => throw new TimeoutException(), Ending));

        Assert.Equal(AgentState.Suspended, (await SuspendAsync("a")).Value!.State); // and no lock is left
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
