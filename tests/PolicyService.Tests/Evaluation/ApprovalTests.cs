using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.Tests.Evaluation;

public sealed class ApprovalTests : IDisposable
{
    private readonly PolicyServiceHost _service = new();

    private static ApprovalAssertion Granted => new()
    {
        Approval = "apr_1",
        Agent = Story.AgentId,
        Task = Story.TaskId,
        Action = "repo.pull_request.open",
        Resource = new() { Type = "repository", Id = "shop/checkout" },
        ArgumentsDigest = Story.Context.ArgumentsDigest,
        DefinitionDigest = Story.Context.Tool.DefinitionDigest,
        PolicyVersion = ShippedPolicies.Engine.Policies.Version,
        Grants = [Grant("rita", "service-owners")],
    };

    [Fact]
    public async Task ConsentToExactlyThisCallChangesTheDecision()
    {
        var response = await DecideAsync(Granted);

        Assert.True(response.Decision);
        Assert.Equal(["pull-request-needs-a-person"], response.Context.Policies);
    }

    public static TheoryData<string, ApprovalAssertion> AlmostTheSameCall => new()
    {
        { "agent", Granted with { Agent = SpiffeIds.Agent("other") } },
        { "a sub-agent's", Granted with { Actors = [SpiffeIds.Agent("sub-agent")] } },
        { "task", Granted with { Task = "tsk_2" } },
        { "action", Granted with { Action = "repo.merge" } },
        { "resource type", Granted with { Resource = Granted.Resource with { Type = "pipeline" } } },
        { "resource id", Granted with { Resource = Granted.Resource with { Id = "shop/payments" } } },
        { "arguments", Granted with { ArgumentsDigest = "sha256:bb" } },
        { "tool definition", Granted with { DefinitionDigest = "sha256:ee" } },
        { "policy version", Granted with { PolicyVersion = "sha256:old" } },
    };

    [Theory]
    [MemberData(nameof(AlmostTheSameCall))]
    public async Task ConsentToAnotherCallIsAsIfThereWereNone(string difference, ApprovalAssertion assertion)
    {
        var response = await DecideAsync(assertion);

        Assert.False(response.Decision, difference);
        Assert.NotNull(response.Context.AccessRequest);
    }

    public static TheoryData<string, ApprovalAssertion> NotEnough => new()
    {
        { "rejected", Granted with { Grants = [Grant("rita", "service-owners") with { Granted = false }] } },
        { "wrong group", Granted with { Grants = [Grant("sam", "security")] } },
        { "the agent's owner", Granted with { Grants = [Grant("olivia", "service-owners")] } },
        { "who opened the task", Granted with { Grants = [Grant("oscar", "service-owners")] } },
        { "the agent's owner in other letters", Granted with { Grants = [Grant("Olivia", "service-owners")] } },
        { "who opened the task in other letters", Granted with { Grants = [Grant("OSCAR", "service-owners")] } },
        { "who stands in for the agent's owner", Granted with { Grants = [Grant("rita", "service-owners") with { OnBehalfOf = ["Olivia"] }] } },
        { "nobody", Granted with { Grants = [] } },
    };

    [Theory]
    [MemberData(nameof(NotEnough))]
    public async Task ConsentOfTheWrongPeopleIsNotEnoughAndIsNotAskedForAgain(string why, ApprovalAssertion assertion)
    {
        var response = await DecideAsync(assertion);

        Assert.False(response.Decision, why);
        Assert.Null(response.Context.AccessRequest);
    }

    [Theory]
    [InlineData(SpiffeIds.ToolProxy, "approval+jwt", SpiffeIds.PolicyService, 60)]
    [InlineData(SpiffeIds.ApprovalService, "binding+jwt", SpiffeIds.PolicyService, 60)]
    [InlineData(SpiffeIds.ApprovalService, "approval+jwt", SpiffeIds.ToolProxy, 60)]
    [InlineData(SpiffeIds.ApprovalService, "approval+jwt", SpiffeIds.PolicyService, -600)]
    public async Task OnlyTheApprovalServicesOwnLivingStatementToThisServiceCounts(string signer, string type, string audience, int seconds)
    {
        var jws = _service.Trust.IdentityOf(signer).SignStatement(type, audience, Granted, Story.Now.AddSeconds(seconds));

        var response = await _service.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { Approval = jws });

        Assert.False(response.Decision);
    }

    [Fact]
    public async Task AWordThatIsNoApprovalIsAsIfThereWereNone() =>
        Assert.False((await _service.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { Approval = "granted" })).Decision);

    [Fact]
    public async Task TwoGrantsOfOnePersonAreOnePerson()
    {
        var (agent, task) = Story.OpenedTo("remediate", "repo.merge", "repository", "shop/checkout");
        _service.Issuer.Knows(agent).Knows(task);
        var request = Story.Asking("repo.merge", "repository", "shop/checkout");
        var merge = Granted with { Action = "repo.merge" };

        var one = await DecideAsync(merge with { Grants = [Grant("rita", "service-owners"), Grant("rita", "security")] }, request);
        var other = await DecideAsync(merge with { Grants = [Grant("rita", "service-owners"), Grant("RITA", "security")] }, request);
        var two = await DecideAsync(merge with { Grants = [Grant("rita", "service-owners"), Grant("sam", "security")] }, request);

        Assert.False(one.Decision);
        Assert.False(other.Decision);
        Assert.True(two.Decision);
    }

    [Fact]
    public async Task APolicyThatCannotBeEvaluatedDeniesAndIsNamed()
    {
        // The language alone would skip the forbid and permit.
        using var folder = new PolicyFolder().With("a.cedar", """
            @id("all") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") permit (principal, action, resource);
            @id("overflows") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31")
            forbid (principal, action, resource) when { context has approval && context.approval.people + 9223372036854775807 < 0 };
            """);
        using var service = new PolicyServiceHost(folder.Path);
        var jws = service.Trust.IdentityOf(SpiffeIds.ApprovalService).SignStatement("approval+jwt", SpiffeIds.PolicyService,
            Granted with { PolicyVersion = folder.Load().Version }, Story.Now.AddMinutes(1));

        var without = await service.EvaluateAsync(Story.OpeningAPullRequest);
        var response = await service.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { Approval = jws });

        Assert.True(without.Decision);
        Assert.False(response.Decision);
        Assert.Equal(["overflows"], response.Context.Policies);
        Assert.Contains("overflows", Assert.Single(response.Context.Reasons));
    }

    public void Dispose() => _service.Dispose();

    private static ApprovalDecision Grant(string person, string group) =>
        new() { Person = person, Groups = [group], Granted = true, At = Story.Now };

    private Task<EvaluationResponse> DecideAsync(ApprovalAssertion assertion, EvaluationRequest? request = null)
    {
        var jws = _service.Trust.IdentityOf(SpiffeIds.ApprovalService)
            .SignStatement("approval+jwt", SpiffeIds.PolicyService, assertion, Story.Now.AddMinutes(1));
        return _service.EvaluateAsync(request ?? Story.OpeningAPullRequest, Story.Context with { Approval = jws });
    }
}
