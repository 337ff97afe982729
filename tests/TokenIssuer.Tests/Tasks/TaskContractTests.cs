using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Tasks;

/// <summary>A person opens a task with a whole contract, within the agent's bounds and their own rights.</summary>
public sealed class TaskContractTests : IDisposable
{
    private static readonly OpenTask Whole = new()
    {
        Agent = IssuerHost.Agent,
        Intent = "Read the checkout and say what is wrong",
        Steps = [new TaskStep { Name = "look", Actions = ["repo.read"] }],
        Boundaries = [new TaskBoundary { Type = "repository", Id = "shop/checkout", Actions = ["repo.read"], TokenSeconds = 60 }],
        Budget = new TaskBudget { Calls = 20, Writes = 0, Minutes = 15 },
        Reason = "A customer called.",
    };

    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static TheoryData<string, OpenTask> Misshapen => new()
    {
        { "there is no step", Whole with { Steps = [] } },
        { "two steps of one name", Whole with { Steps = [.. Whole.Steps!, .. Whole.Steps!] } },
        { "a step without actions", Whole with { Steps = [new TaskStep { Name = "look", Actions = [] }] } },
        { "an unheard-of action in a step", Whole with { Steps = [new TaskStep { Name = "look", Actions = ["repo.unheard_of"] }] } },
        { "a step without a name", Whole with { Steps = [new TaskStep { Name = "", Actions = ["repo.read"] }] } },
        { "a null step", Whole with { Steps = [null!] } },
        { "there is no boundary", Whole with { Boundaries = [] } },
        { "one resource twice", Whole with { Boundaries = [.. Whole.Boundaries!, .. Whole.Boundaries!] } },
        { "an unheard-of action in a boundary", Bounded(boundary => boundary with { Actions = ["repo.unheard_of"] }) },
        { "a boundary without actions", Bounded(boundary => boundary with { Actions = [] }) },
        { "tokens that live too long", Bounded(boundary => boundary with { TokenSeconds = 301 }) },
        { "tokens that do not live", Bounded(boundary => boundary with { TokenSeconds = 0 }) },
        { "a boundary without an id", Bounded(boundary => boundary with { Id = " " }) },
        { "no calls", Whole with { Budget = Whole.Budget! with { Calls = 0 } } },
        { "more calls than the setting allows", Whole with { Budget = Whole.Budget! with { Calls = 5001 } } },
        { "negative writes", Whole with { Budget = Whole.Budget! with { Writes = -1 } } },
        { "more writes than the setting allows", Whole with { Budget = Whole.Budget! with { Writes = 501 } } },
        { "no bytes", Whole with { Budget = Whole.Budget! with { Bytes = 0 } } },
        { "more bytes than the setting allows", Whole with { Budget = Whole.Budget! with { Bytes = (4L << 30) + 1 } } },
        { "no time", Whole with { Budget = Whole.Budget! with { Minutes = 0 } } },
        { "more time than the setting allows", Whole with { Budget = Whole.Budget! with { Minutes = 1441 } } },
        { "no intent", Whole with { Intent = " " } },
        { "an agent that is none", Whole with { Agent = SpiffeIds.ToolProxy } },
        { "a part is missing", Whole with { Budget = null } },
        { "a template beside the contract", Whole with { Template = "fix-firing-alert", Reference = "alert:A" } },
        { "neither", new OpenTask { Reason = "Why." } },
        { "a reference with a line break", Whole with { Reference = "a\nb" } },
    };

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnOperatorOpensATaskWithAContractOfTheirOwn()
    {
        var task = await _host.Person("oscar", PersonGroups.Operators).OpenTaskAsync(Whole with { Reference = "ticket:7" }, Ending);

        Assert.Equal(("oscar", "olivia", null, "look"), (task.OpenedBy, task.Owner, task.Template, task.Step));
        Assert.Equal((Whole.Intent, "ticket:7", Whole.Budget), (task.Intent, task.Reference, task.Budget));
        Assert.Equal(task.OpenedAt.AddMinutes(15), task.ExpiresAt);
        Assert.Equal("repo.read", (await _host.ExchangeAsync(_host.TaskForm(task.Id))).Scope);
        Assert.Equal("oscar", Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TaskOpened).Person);
    }

    [Theory, MemberData(nameof(Misshapen))]
    public async Task AContractThatMakesNoSenseOpensNothing(string what, OpenTask request)
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => _host.Person("oscar", PersonGroups.Operators).OpenTaskAsync(request, Ending));

        Assert.True(refused.Status == System.Net.HttpStatusCode.BadRequest, what);
        Assert.Empty(await _host.Store.ListTasksAsync(null, Ending));
    }

    [Theory]
    [InlineData("repo.merge", "repository", "shop/checkout", "the action repo.merge")]
    [InlineData("repo.read", "repository", "shop/payments", "the repository shop/payments")]
    [InlineData("repo.read", "repository", "*", "the repository *")]
    [InlineData("deploy.read", "environment", "production", "the environment production")]
    public async Task ATaskNeverGrantsMoreThanTheAgentsBoundsAndTheExcessIsNamed(string action, string type, string id, string excess)
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => _host.Person("oscar", PersonGroups.Operators).OpenTaskAsync(
            Granting(action, type, id), Ending));

        Assert.Equal("urn:agenttrust:authority:outside-bounds", refused.Type);
        Assert.Contains(excess, refused.Message);
        Assert.Empty(await _host.Store.ListTasksAsync(null, Ending));
    }

    [Theory]
    [InlineData(PersonGroups.Operators, "repo.branch.write", true)]
    [InlineData(PersonGroups.ServiceOwners, "repo.branch.write", true)]
    [InlineData(PersonGroups.Security, "repo.branch.write", false)]
    [InlineData(PersonGroups.Security, "repo.read", true)]
    [InlineData(PersonGroups.Owners, "repo.read", false)]
    [InlineData(PersonGroups.Auditors, "repo.read", false)]
    public async Task ATaskNeverGrantsMoreThanItsOpenerMay(string group, string action, bool may)
    {
        var opening = _host.Person("someone", group).OpenTaskAsync(Granting(action, "repository", "shop/checkout"), Ending);

        if (may)
        {
            Assert.Equal("someone", (await opening).OpenedBy);
            return;
        }

        var refused = await Assert.ThrowsAsync<ProblemException>(() => opening);
        Assert.Equal("urn:agenttrust:authority:outside-rights", refused.Type);
        Assert.Contains($"the action {action}", refused.Message);
    }

    [Fact]
    public async Task AnOpenersRightsHoldThroughATemplateToo()
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => _host.Person("sam", PersonGroups.Security).OpenTaskAsync(
            new OpenTask { Template = "fix-firing-alert", Reference = "alert:A", Reason = "It fires." }, Ending));

        Assert.Equal("urn:agenttrust:authority:outside-rights", refused.Type);
        Assert.Contains("the action ticket.write", refused.Message);
    }

    [Fact]
    public async Task ADeploymentSaysWhatEachGroupMayGrant()
    {
        using var host = new IssuerHost(new()
        {
            ["Issuer:Rights:operators:ActionGroups:0"] = "observe",
            ["Issuer:Rights:operators:Repositories:0"] = "shop/checkout",
            ["Issuer:Rights:payments-team:ActionGroups:0"] = "observe",
            ["Issuer:Rights:payments-team:ActionGroups:1"] = "propose",
            ["Issuer:Rights:payments-team:Repositories:0"] = "shop/payments",
        });

        Assert.Equal("oscar", (await host.Person("oscar", PersonGroups.Operators).OpenTaskAsync(Whole, Ending)).OpenedBy);
        await AssertOutsideRightsAsync("the action repo.branch.write", host.Person("oscar", PersonGroups.Operators), Granting("repo.branch.write", "repository", "shop/checkout"));
        await AssertOutsideRightsAsync("the repository shop/checkout", host.Person("paula", "payments-team"), Whole);

        // Rights of two groups do not add up to what neither has: writing in this repository.
        await AssertOutsideRightsAsync(
            "the repository shop/checkout", host.Person("both", PersonGroups.Operators, "payments-team"), Granting("repo.branch.write", "repository", "shop/checkout"));
    }

    [Fact]
    public async Task AWorkloadOpensNothingWithoutATemplate()
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => _host.Client(SpiffeIds.Platform).OpenTaskAsync(Whole, Ending));

        Assert.Equal("urn:agenttrust:authority:caller-not-allowed", refused.Type);
    }

    [Fact]
    public async Task AnUnknownAgentGetsNoTask()
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => _host.Person("oscar", PersonGroups.Operators).OpenTaskAsync(
            Whole with { Agent = SpiffeIds.Agent("nobody") }, Ending));

        Assert.Equal("urn:agenttrust:authority:agent-unknown", refused.Type);
    }

    private static OpenTask Granting(string action, string type, string id) => Whole with
    {
        Steps = [new TaskStep { Name = "work", Actions = [action] }],
        Boundaries = [new TaskBoundary { Type = type, Id = id, Actions = [action] }],
    };

    private static OpenTask Bounded(Func<TaskBoundary, TaskBoundary> change) => Whole with { Boundaries = [change(Whole.Boundaries![0])] };

    private static async Task AssertOutsideRightsAsync(string excess, TokenIssuerClient client, OpenTask request)
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => client.OpenTaskAsync(request, Ending));
        Assert.Equal("urn:agenttrust:authority:outside-rights", refused.Type);
        Assert.Contains(excess, refused.Message);
    }
}
