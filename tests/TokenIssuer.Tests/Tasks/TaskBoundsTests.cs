using AgentTrust.Contracts.Tasks;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Tasks;

public sealed class TaskBoundsTests
{
    private static readonly Caller Oscar = new("oscar", null, []);

    [Theory]
    [InlineData("repository", "shop/checkout", "repo.read", null)]
    [InlineData("repository", "shop/payments", "repo.read", "the repository shop/payments")]
    [InlineData("repository", "*", "repo.read", "the repository *")]
    [InlineData("pipeline", "shop/payments", "ci.run", "the pipeline shop/payments")]
    [InlineData("environment", "staging", "deploy.read", null)]
    [InlineData("environment", "production", "deploy.read", "the environment production")]
    [InlineData("repository", "shop/checkout", "repo.merge", "the action repo.merge")]
    [InlineData("environment", "staging", "deploy.execute", "the action deploy.execute")]
    [InlineData("secret", "staging/key", "secret.read", "the action secret.read")]
    [InlineData("repository", "shop/checkout", "repo.unheard_of", "the action repo.unheard_of")]
    public void ATemplateStaysWithinItsAgentsBounds(string type, string id, string action, string? excess)
    {
        var template = SampleAuthority.Template("a") with { Boundaries = [new TaskBoundary { Type = type, Id = id, Actions = [action] }] };

        Assert.Equal(excess, TaskBounds.FirstExcess(TaskContract.Of(template), SampleAuthority.Agent("a").Facts.Bounds));
    }

    [Theory]
    [InlineData(AgentState.Active, 0, null)]
    [InlineData(AgentState.Active, 400, "review-overdue")]
    [InlineData(AgentState.Proposed, 0, "agent-not-active")]
    [InlineData(AgentState.UnderReview, 0, "agent-not-active")]
    [InlineData(AgentState.Suspended, 0, "agent-not-active")]
    [InlineData(AgentState.Retired, 0, "agent-not-active")]
    public void OnlyAnActiveAgentWhoseReviewIsNotOverdueGetsATask(AgentState state, int days, string? refusal)
    {
        var agent = SampleAuthority.Agent("a");
        var authority = new AgentAuthority { Agent = agent with { Facts = agent.Facts with { State = state } }, Tasks = [] };

        var decided = TaskDecisions.Open(authority, SampleAuthority.Asked("a"), Oscar, SampleAuthority.Noon.AddDays(days));

        Assert.Equal(refusal, decided.Answer.Refusal?.Code);
        Assert.Equal(refusal is null ? 1 : 0, decided.Change.Tasks.Count);
    }

    [Fact]
    public void ATemplateThatOutgrewItsAgentOpensNoTask()
    {
        var agent = SampleAuthority.Agent("a");
        var narrowed = agent with { Facts = agent.Facts with { Bounds = agent.Facts.Bounds with { ActionGroups = ["observe"] } } };

        var decided = TaskDecisions.Open(
            new AgentAuthority { Agent = narrowed, Tasks = [] }, SampleAuthority.Asked("a"), Oscar, SampleAuthority.Noon);

        Assert.Equal("outside-bounds", decided.Answer.Refusal?.Code);
        Assert.Contains("repo.branch.write", decided.Answer.Refusal?.Detail);
    }
}
