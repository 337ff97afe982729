using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.PolicyService.Tests.Evaluation;

public sealed class PolicyDecisionPointTests : IDisposable
{
    private readonly PolicyServiceHost _service = new();

    [Fact]
    public async Task ACallInsideItsTaskIsPermittedAndSaysWhy()
    {
        var response = await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"));

        Assert.True(response.Decision);
        Assert.Equal(["read-within-task"], response.Context.Policies);
        Assert.Single(response.Context.Reasons);
        Assert.StartsWith("sha256:", response.Context.PolicyVersion);
        Assert.StartsWith("evl_", response.Context.EvaluationId);
        Assert.Null(response.Context.AccessRequest);
    }

    [Theory]
    [InlineData("deploy.execute", "environment", "staging", "deploy-never-by-remediate")]
    [InlineData("deploy.execute", "environment", "production", "deploy-never-by-remediate")]
    [InlineData("secret.read", "secret", "production/payment-api-key", "outside-boundary")]
    [InlineData("iam.change", "environment", "production", "never-iam-change")]
    public async Task WhatTheAgentMayNeverDoIsDeniedInWordsAndCannotBeAskedFor(string action, string type, string id, string policy)
    {
        var response = await _service.EvaluateAsync(Story.Asking(action, type, id));

        Assert.False(response.Decision);
        Assert.Contains(policy, response.Context.Policies);
        Assert.Equal(response.Context.Policies.Count, response.Context.Reasons.Count);
        Assert.Null(response.Context.AccessRequest);
    }

    [Fact]
    public async Task APullRequestIsOfferedToAnOwnerOfTheServiceBoundToExactlyThisCall()
    {
        var response = await _service.EvaluateAsync(Story.OpeningAPullRequest);
        var offer = response.Context.AccessRequest;

        Assert.False(response.Decision);
        Assert.NotNull(offer);
        Assert.Equal(["service-owners"], offer.Approvers);
        Assert.Equal(1, offer.Quorum);
        Assert.Equal(["pull-request-needs-a-person"], response.Context.Policies);
        var bound = await _service.Trust.BundleOf(SpiffeIds.ApprovalService).VerifyStatementAsync<BindingClaims>(
            offer.BindingToken, "binding+jwt", SpiffeIds.PolicyService, SpiffeIds.ApprovalService);
        Assert.NotNull(bound);
        Assert.Equal((Story.AgentId, "olivia", "oscar", Story.TaskId), (bound.Agent, bound.Owner, bound.OpenedBy, bound.Task));
        Assert.Equal((Story.Context.ArgumentsDigest, response.Context.PolicyVersion), (bound.ArgumentsDigest, bound.PolicyVersion));
        Assert.Equal(Story.Context.Tool, bound.Tool);
        Assert.Equal((PasskeyNeed.Preferred, false), (bound.PasskeyNeed, bound.BreakGlass));
    }

    [Fact]
    public async Task WhatPolicySaysAboutConsentIsBoundWithTheCall()
    {
        using var folder = new PolicyFolder().With("a.cedar", """
            @id("p") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("service-owners") @quorum("1")
            @passkey("required") @break_glass("two-people")
            permit (principal, action, resource) when { context has approval };
            """);
        using var service = new PolicyServiceHost(folder.Path);

        var offer = (await service.EvaluateAsync(Story.OpeningAPullRequest)).Context.AccessRequest;

        var bound = await service.Trust.BundleOf(SpiffeIds.ApprovalService).VerifyStatementAsync<BindingClaims>(
            offer!.BindingToken, "binding+jwt", SpiffeIds.PolicyService, SpiffeIds.ApprovalService);
        Assert.Equal((PasskeyNeed.Required, true), (bound!.PasskeyNeed, bound.BreakGlass));
    }

    [Theory]
    [InlineData("user", "repo.read", "repository", "agent")]
    [InlineData("agent", "repo.delete", "repository", "repo.delete")]
    [InlineData("agent", "repo.read", "planet", "planet")]
    [InlineData("agent", "repo.read", "secret", "secret")]
    [InlineData("agent", "observe", "repository", "observe")]
    public async Task WhatThePoliciesDoNotKnowIsDeniedInWords(string subjectType, string action, string resourceType, string word)
    {
        var request = Story.Asking(action, resourceType, "x");

        var response = await _service.EvaluateAsync(request with { Subject = request.Subject with { Type = subjectType } });

        Assert.False(response.Decision);
        Assert.Contains(word, Assert.Single(response.Context.Reasons));
    }

    [Fact]
    public async Task WhatNoPolicyPermitsIsDeniedInWords()
    {
        var (agent, task) = Story.OpenedTo("made-up", "repo.pull_request.open", "repository", "shop/checkout");
        _service.Issuer.Knows(agent).Knows(task);

        var response = await _service.EvaluateAsync(Story.OpeningAPullRequest);

        Assert.False(response.Decision);
        Assert.Empty(response.Context.Policies);
        Assert.Contains("No policy permits repo.pull_request.open", Assert.Single(response.Context.Reasons));
    }

    [Fact]
    public async Task AnUnknownAgentOrTaskIsDeniedInWords()
    {
        var request = Story.Asking("repo.read", "repository", "shop/checkout");

        var agent = await _service.EvaluateAsync(request with { Subject = new() { Type = "agent", Id = SpiffeIds.Agent("nobody") } });
        var task = await _service.EvaluateAsync(request, Story.Context with { Task = "tsk_none" });
        var person = await _service.EvaluateAsync(request with { Subject = new() { Type = "agent", Id = "olivia" } });

        Assert.All([agent, task, person], response => Assert.False(response.Decision));
        Assert.Contains("nobody", Assert.Single(agent.Context.Reasons));
        Assert.Contains("tsk_none", Assert.Single(task.Context.Reasons));
        Assert.Contains("olivia", Assert.Single(person.Context.Reasons));
    }

    [Fact]
    public async Task FactsAboutSomebodyElseAreNoFacts()
    {
        var request = Story.Asking("repo.read", "repository", "shop/checkout");
        _service.Issuer.Agents["coding-agent"] = Story.Agent with { Id = SpiffeIds.Agent("another") };
        var agent = await _service.EvaluateAsync(request);
        _service.Issuer.Knows(Story.Agent).Tasks[Story.TaskId] = Story.Task with { Id = "tsk_2" };
        var task = await _service.EvaluateAsync(request);

        Assert.Contains("knows no agent", Assert.Single(agent.Context.Reasons));
        Assert.Contains("knows no task", Assert.Single(task.Context.Reasons));
    }

    [Fact]
    public async Task FactsBeyondTheLimitsAreNotGivenToTheEngine()
    {
        _service.Issuer.Knows(Story.Task with
        {
            Boundaries = [.. Enumerable.Range(0, 600).Select(i => new TaskBoundary { Type = "repository", Id = $"r{i}", Actions = [] }), .. Story.Task.Boundaries],
        });

        var response = await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"));

        Assert.False(response.Decision);
        Assert.Contains("larger than", Assert.Single(response.Context.Reasons));
    }

    [Fact]
    public async Task AnUnreachableIssuerDenies()
    {
        _service.Issuer.Unreachable = true;

        var response = await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"));

        Assert.False(response.Decision);
        Assert.Contains("could not be asked", Assert.Single(response.Context.Reasons));
    }

    [Fact]
    public async Task ASuspensionCountsAfterASecond()
    {
        var request = Story.Asking("repo.read", "repository", "shop/checkout");
        await _service.EvaluateAsync(request);
        _service.Issuer.Knows(Story.Agent with { State = AgentState.Suspended });

        var within = await _service.EvaluateAsync(request);
        var asked = _service.Issuer.Requests;
        _service.Time.Advance(TimeSpan.FromSeconds(1.1));
        var after = await _service.EvaluateAsync(request);

        Assert.True(within.Decision);
        Assert.Equal(2, asked);
        Assert.False(after.Decision);
        Assert.Equal(["agent-not-active"], after.Context.Policies);
    }

    [Fact]
    public async Task ATaskThatMovedOnIsSeenAtOnce()
    {
        var request = Story.Asking("repo.read", "repository", "shop/checkout");
        _service.Issuer.Knows(Story.Task with { Steps = [new() { Name = "investigate", Actions = ["repo.read"] }, .. Story.Task.Steps], Step = "investigate" });

        var before = await _service.EvaluateAsync(request);
        _service.Issuer.Knows(Story.Task);
        var after = await _service.EvaluateAsync(request);

        Assert.Contains("token-of-an-ended-step", before.Context.Policies);
        Assert.True(after.Decision);
    }

    [Fact]
    public async Task ATaskThatRanOutIsOverBeforeItsIssuerNotices()
    {
        _service.Issuer.Knows(Story.Task with { ExpiresAt = Story.Now });

        var response = await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"));

        Assert.Equal(["task-not-open"], response.Context.Policies);
    }

    public void Dispose() => _service.Dispose();
}
