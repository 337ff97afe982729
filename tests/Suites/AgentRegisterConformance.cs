using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.Suites;

/// <summary>What every register of agents promises; a derived class says which.</summary>
public abstract class AgentRegisterConformance
{
    private const string GitHub = "https://token.actions.githubusercontent.com";
    private static readonly Caller Olivia = new("olivia", null, [PersonGroups.Owners]);
    private static readonly Caller Oscar = new("oscar", null, [PersonGroups.Operators]);
    private static readonly AuditDraft Gone = new() { Kind = AuditKinds.PersonDeparted, Person = "oscar" };
    private IAuthorityStore _store = null!;
    private IAgentRegister _register = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>An empty store and the register beside it.</summary>
    private protected abstract Task<(IAuthorityStore Store, IAgentRegister Register)> CreateAsync();

    [Fact]
    public async Task AnAgentIsRegisteredOnceWithItsHistory()
    {
        await SeedAsync();

        var first = await RegisterAsync(SampleAuthority.Registration("c"));
        var second = await RegisterAsync(SampleAuthority.Registration("c"));
        await _store.ChangeAsync(SpiffeIds.Agent("c"), null, (authority, now) => AgentLife.Activate(authority, Oscar, "Looks right.", now), Ending);

        Assert.Equal((AgentState.Proposed, AuthorityRefusal.AgentExists), (first.Value?.Agent.State, second.Refusal));
        Assert.Equal("c", (await _store.FindAgentByAttestationAsync(new(SpiffeIds.TrustDomain, SpiffeIds.Agent("c")), Ending))?.Facts.Name);
        Assert.Equal(
            [(1L, "registered", AgentState.Proposed, "olivia"), (2L, "activated", AgentState.Active, "oscar")],
            (await _register.ReadHistoryAsync(SpiffeIds.Agent("c"), Ending)).Select(entry => (entry.Version, entry.Change, entry.State, entry.By)));
    }

    [Fact]
    public async Task ASubjectsBeginningProvesAnAgentToo()
    {
        await SeedAsync();

        await RegisterAsync(Attested("c", "repo:shop/checkout:*"));

        Assert.Equal("c", await ProvenAsync("repo:shop/checkout:ref:refs/heads/main"));
        Assert.Null(await ProvenAsync("repo:shop/checkout-two:ref:refs/heads/main"));
    }

    [Theory]
    [InlineData("repo:shop/checkout:*", "repo:shop/checkout:ref:refs/heads/main")]
    [InlineData("repo:shop/checkout:ref:refs/heads/main", "repo:shop/checkout:*")]
    [InlineData("repo:shop/checkout:*", "repo:shop/checkout:environment:*")]
    [InlineData("repo:shop/checkout:ref:main", "repo:shop/checkout:ref:main")]
    public async Task OneCredentialNeverProvesTwoAgents(string first, string second)
    {
        await SeedAsync();
        await RegisterAsync(Attested("c", first));

        Assert.Equal("identity-shared", (await RegisterAsync(Attested("d", second))).Refusal?.Code);
        Assert.Null(await _store.FindAgentAsync(SpiffeIds.Agent("d"), Ending));
    }

    [Fact]
    public async Task ASeedThatSharesAnIdentityIsRefused()
    {
        await SeedAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.SeedAsync(
            [SampleAuthority.Agent("x") with { Attestations = [new(SpiffeIds.TrustDomain, SpiffeIds.Agent("a"))] }], [], AgentLife.Registered, Ending));
    }

    [Fact]
    public async Task TheAgentsOfAPersonWhoIsGoneAreOrphansAtOnce()
    {
        await SeedAsync();

        await _register.RecordDepartureAsync(new Departure("olivia", "oscar", "She left."), Gone, Ending);
        await _register.RecordDepartureAsync(new Departure("olivia", "ada", "Again."), Gone, Ending);
        var seen = await _store.IssueAsync(SpiffeIds.Agent("a"), null, null, (authority, _) => new Decided<bool>(authority!.Agent.Facts.Orphaned, AuthorityChange.None), Ending);

        Assert.True(seen);
        Assert.True(await _register.IsDepartedAsync("olivia", Ending));
        Assert.False(await _register.IsDepartedAsync("oscar", Ending));
        Assert.Equal([SpiffeIds.Agent("a"), SpiffeIds.Agent("b")], (await _register.ListUnmarkedOrphansAsync("olivia", Ending)).Order());
        Assert.Empty(await _register.ListUnmarkedOrphansAsync("rita", Ending));
    }

    [Fact]
    public async Task WhatIsMarkedIsNotListedAgain()
    {
        await SeedAsync();
        var departure = new OwnerDeparture(_register, _store);

        var stopped = await departure.RecordAsync("olivia", "She left.", Oscar, Ending);

        Assert.Equal(2, stopped.Count);
        Assert.Empty(await _register.ListUnmarkedOrphansAsync(null, Ending));
        Assert.Empty(await departure.RecordAsync("olivia", "She left.", Oscar, Ending));
    }

    private static RegisterAgent Attested(string name, string subject) =>
        SampleAuthority.Registration(name) with { Attestations = [new AgentAttestation(GitHub, subject)] };

    private async Task<string?> ProvenAsync(string subject) =>
        (await _store.FindAgentByAttestationAsync(new(GitHub, subject), Ending))?.Facts.Name;

    private Task<Ruling<AgentRegistration>> RegisterAsync(RegisterAgent request) => _register.RegisterAsync(
        SpiffeIds.Agent(request.Name), (known, now) => AgentRegistering.Decide(known, request, Olivia, now), Ending);

    private async Task SeedAsync()
    {
        (_store, _register) = await CreateAsync();
        await _store.SeedAsync([SampleAuthority.Agent("a"), SampleAuthority.Agent("b")], [], AgentLife.Registered, Ending);
    }
}
