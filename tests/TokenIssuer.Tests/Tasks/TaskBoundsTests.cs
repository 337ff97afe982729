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
    [InlineData("host", "api.example.com", true)]
    [InlineData("host", "*.example.com", true)]
    [InlineData("host", "example.com", false)]
    [InlineData("host", "*.evil.example", false)]
    [InlineData("host", "evilexample.com", false)]
    [InlineData("host", "api.example.com:8443", false)]
    [InlineData("host", "*", false)]
    [InlineData("recipient", "ann@partner.example", true)]
    [InlineData("recipient", "*@partner.example", true)]
    [InlineData("recipient", "ann@evil.example", false)]
    [InlineData("recipient", "*", false)]
    [InlineData("account", "1234", true)]
    [InlineData("account", "5678", false)]
    [InlineData("branch", "fix/*", true)]
    [InlineData("path", "src/*", true)]
    public void ASinkOutsideIsOpenedOnlyWithinTheBounds(string type, string id, bool isWithin)
    {
        var agent = SampleAuthority.Agent("a").Facts.Bounds with { Hosts = ["*.example.com"], Recipients = ["*@partner.example"], Accounts = ["1234"] };
        var template = SampleAuthority.Template("a") with { Boundaries = [new TaskBoundary { Type = type, Id = id, Actions = ["repo.read"] }] };

        Assert.Equal(isWithin ? null : $"the {type} {id}", TaskBounds.FirstExcess(TaskContract.Of(template), agent));
        Assert.Equal(type is "branch" or "path", TaskBounds.FirstExcess(TaskContract.Of(template), SampleAuthority.Agent("a").Facts.Bounds) is null);
    }

    [Theory]
    [InlineData("host", "*", false)]
    [InlineData("host", "https://api.example.com", false)]
    [InlineData("host", "API.example.com", false)]
    [InlineData("host", "*.example.com", true)]
    [InlineData("host", "api.*.com", false)]
    [InlineData("recipient", "*@example.com", true)]
    [InlineData("recipient", "*", false)]
    [InlineData("recipient", "a@b.example,c@d.example", false)]
    [InlineData("recipient", "#ops", true)]
    [InlineData("branch", "fix/*", true)]
    [InlineData("branch", "fix*", false)]
    [InlineData("branch", "*", true)]
    [InlineData("path", "src/../x/*", false)]
    [InlineData("account", "12*", false)]
    [InlineData("repository", "*", true)]
    public void ABoundaryThatCoversNothingIsNotSigned(string type, string id, bool isTaken)
    {
        var template = SampleAuthority.Template("a") with { Boundaries = [new TaskBoundary { Type = type, Id = id, Actions = ["repo.read"] }] };

        Assert.Equal(isTaken, ContractRules.FirstFault(TaskContract.Of(template), new TaskOptions()) is null);
    }

    [Fact]
    public void AnOpenerGrantsOnlySinksThatTheirGroupMayGrant()
    {
        var rights = new GroupRights { ActionGroups = { "observe" }, Repositories = { "*" }, Hosts = { "*.example.com" } };
        var template = SampleAuthority.Template("a") with { Steps = [new() { Name = "look", Actions = ["repo.read"] }] };

        Assert.Null(new OpenerRights([rights]).FirstExcess(Granting("host", "api.example.com")));
        Assert.Equal("the host evil.example", new OpenerRights([rights]).FirstExcess(Granting("host", "evil.example")));
        Assert.Equal("the recipient eve@evil.example", new OpenerRights([rights]).FirstExcess(Granting("recipient", "eve@evil.example")));

        TaskContract Granting(string type, string id) =>
            TaskContract.Of(template with { Boundaries = [new TaskBoundary { Type = type, Id = id, Actions = ["repo.read"] }] });
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
