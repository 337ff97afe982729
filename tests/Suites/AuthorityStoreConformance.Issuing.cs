using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.Suites;

/// <summary>What a decision about issuing sees of authority, and that it changes none.</summary>
public abstract partial class AuthorityStoreConformance
{
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
}
