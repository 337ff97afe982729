using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using AgentTrust.TokenIssuer.TokenExchange;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Each rule of the list alone stands between some request and a token: none can be left out.</summary>
public sealed class TaskTokenRulesTests
{
    private static readonly AgentFacts Agent = SampleAuthority.Agent("a").Facts;
    private static readonly TaskFacts Open = TaskLife.Open(SampleAuthority.Asked("a"), "olivia", "oscar", SampleAuthority.Noon);

    private static readonly TokenExchangeRequest Request = new()
    {
        SubjectToken = "",
        Resource = SpiffeIds.ToolProxy,
        Task = new TaskAuthorization { Task = Open.Id },
    };

    /// <summary>For each rule, in the order of the list, a request that only this rule refuses.</summary>
    private static readonly TaskTokenFacts[] OnlyThatRuleRefuses =
    [
        Facts(Request with { Resource = SpiffeIds.Tool("git") }),
        Facts(agent: Agent with { State = AgentState.Suspended }),
        Facts(task: Open with { State = TaskState.Completed }),
        Facts(Request with { Scope = ["repo.branch.write"] }),
        Facts(agent: Agent with { Bounds = Agent.Bounds with { ActionGroups = [] } }),
        Facts(Request with { Task = Request.Task! with { Resources = [new() { Type = "repository", Id = "shop/payments" }] } }),
        Facts() with { Place = PlaceRuling.Refuse(TimeSpan.FromSeconds(20)) },
    ];

    public static TheoryData<int> Rules => [.. Enumerable.Range(0, TaskTokenRules.List.Count)];

    [Fact]
    public void AnOpenTasksOwnAgentPassesThemAll() => Assert.Null(TaskTokenRules.List.FirstRefusal(Facts()));

    [Theory, MemberData(nameof(Rules))]
    public void EveryRuleIsNeeded(int rule)
    {
        Assert.Equal(TaskTokenRules.List.Count, OnlyThatRuleRefuses.Length);
        var facts = OnlyThatRuleRefuses[rule];

        Assert.NotNull(TaskTokenRules.List.FirstRefusal(facts));
        Assert.Null(TaskTokenRules.List.Where((_, i) => i != rule).ToList().FirstRefusal(facts));
    }

    [Theory]
    [InlineData(AgentState.Active, false, true)]
    [InlineData(AgentState.Active, true, false)]
    [InlineData(AgentState.UnderReview, false, true)] // running tasks go on
    [InlineData(AgentState.UnderReview, true, false)]
    [InlineData(AgentState.Proposed, false, false)]
    [InlineData(AgentState.Suspended, false, false)]
    [InlineData(AgentState.Retired, false, false)]
    public void OnlyAnAgentAtWorkWithAnOwnerGetsTokens(AgentState state, bool orphaned, bool gets) => Assert.Equal(
        gets, TaskTokenRules.AgentRefusal(Facts(agent: Agent with { State = state, Orphaned = orphaned }).Authority) is null);

    [Fact]
    public void NobodyGetsATokenWhileTheKillSwitchIsThrown()
    {
        var halted = Facts().Authority with { KillSwitch = new KillSwitchFacts { Halted = true } };

        Assert.NotNull(TaskTokenRules.AgentRefusal(halted));
        Assert.Null(TaskTokenRules.AgentRefusal(halted with { KillSwitch = new KillSwitchFacts { Halted = false } }));
    }

    [Theory]
    [InlineData(TaskState.Open, 0, true)]
    [InlineData(TaskState.Open, 60, false)] // expired, not swept yet
    [InlineData(TaskState.Suspended, 0, false)]
    [InlineData(TaskState.Completed, 0, false)]
    [InlineData(TaskState.Revoked, 0, false)]
    [InlineData(TaskState.Expired, 0, false)]
    public void OnlyAnOpenTaskGivesTokens(TaskState state, int minutes, bool gives) => Assert.Equal(
        gives, TaskTokenRules.TaskRefusal(Open with { State = state }, Agent, SampleAuthority.Noon.AddMinutes(minutes)) is null);

    [Fact]
    public void AnotherAgentsTaskGivesNone() =>
        Assert.NotNull(TaskTokenRules.TaskRefusal(Open, SampleAuthority.Agent("b").Facts, SampleAuthority.Noon));

    private static TaskTokenFacts Facts(TokenExchangeRequest? request = null, AgentFacts? agent = null, TaskFacts? task = null) => new(
        request ?? Request,
        new AgentAuthority { Agent = SampleAuthority.Agent("a") with { Facts = agent ?? Agent }, Tasks = [task ?? Open] },
        SampleAuthority.Noon);
}
