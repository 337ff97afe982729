using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.PolicyService.Tests.Rfc8693;

/// <summary>RFC 8693 §1.1: a chain of delegation is permitted what every agent in it is permitted.</summary>
public sealed class Section1_1DelegationTests : IDisposable
{
    private static readonly AgentFacts Reviewer = Story.Agent with { Id = SpiffeIds.Agent("reviewer"), Name = "reviewer", Owner = "rosa", Function = "review" };
    private static readonly ToolCallContext Delegated = Story.Context with { Actors = [Reviewer.Id] };
    private readonly PolicyServiceHost _service = new();

    public Section1_1DelegationTests() => _service.Issuer.Knows(Reviewer);

    [Fact]
    public async Task WhatEveryAgentOfAChainMayDoIsPermitted()
    {
        var response = await ReadAsync();

        Assert.True(response.Decision);
        Assert.Equal(["read-within-task"], response.Context.Policies);
    }

    [Fact]
    public async Task ADenialSaysWhichAgentOfTheChainLacksIt()
    {
        _service.Issuer.Knows(Reviewer with { Bounds = Reviewer.Bounds with { Repositories = [] } });

        var response = await ReadAsync();

        Assert.False(response.Decision);
        Assert.Equal(["outside-agent-repositories"], response.Context.Policies);
        Assert.StartsWith("reviewer, in the chain of delegation:", Assert.Single(response.Context.Reasons));
    }

    [Fact]
    public async Task WhatNoPolicyPermitsToASubAgentIsDenied()
    {
        _service.Issuer.Knows(Reviewer with { Function = "made-up" });

        var response = await _service.EvaluateAsync(Story.OpeningAPullRequest, Delegated);

        Assert.False(response.Decision);
        Assert.Null(response.Context.AccessRequest);
        Assert.Contains("reviewer", Assert.Single(response.Context.Reasons));
    }

    [Fact]
    public async Task AnUnknownSubAgentDeniesTheWholeChain()
    {
        _service.Issuer.Agents.TryRemove("reviewer", out _);

        Assert.False((await ReadAsync()).Decision);
    }

    [Fact]
    public async Task ADecisionAboutTheAgentAloneIsNotTheChains()
    {
        var request = Story.Asking("repo.read", "repository", "shop/checkout");
        Assert.True((await _service.EvaluateAsync(request)).Decision);
        _service.Issuer.Knows(Reviewer with { State = AgentState.Suspended });

        Assert.False((await ReadAsync()).Decision);
        Assert.True((await _service.EvaluateAsync(request)).Decision);
    }

    [Fact]
    public async Task AnotherAgentsTaskIsNobodysByBeingInAChain()
    {
        _service.Issuer.Knows(Story.Task with { Agent = Reviewer.Id });

        Assert.Equal(["task-of-another-agent"], (await ReadAsync()).Context.Policies);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task AChainIsBounded(int length)
    {
        var body = PolicyServiceHost.Json(Story.Asking("repo.read", "repository", "shop/checkout") with
        {
            Context = System.Text.Json.JsonSerializer.SerializeToElement(
                Story.Context with { Actors = [.. Enumerable.Range(0, length).Select(i => SpiffeIds.Agent($"a{i}"))] }, Contracts.Json.WireJson.Options),
        });

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await _service.PostAsync(body)).StatusCode);
    }

    [Theory]
    [InlineData("repository", "shop/checkout", true)]
    [InlineData("repository", "*", true)]
    [InlineData("repository", "shop/payments", false)]
    [InlineData("ticket", "*", false)]
    public async Task ATokenForFewerResourcesReachesNoMore(string type, string id, bool permitted)
    {
        var limited = Delegated with { Resources = [new() { Type = type, Id = id }] };

        Assert.Equal(permitted, (await _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"), limited)).Decision);
    }

    [Fact]
    public async Task ALimitWithinAllOfATypeIsTheLimit()
    {
        var limited = Delegated with { Resources = [new() { Type = "ticket", Id = "OPS-1" }] };

        Assert.True((await _service.EvaluateAsync(Story.Asking("ticket.read", "ticket", "OPS-1"), limited)).Decision);
        Assert.False((await _service.EvaluateAsync(Story.Asking("ticket.read", "ticket", "OPS-2"), limited)).Decision);
    }

    [Fact]
    public async Task PeopleAreAskedAboutTheWholeChain()
    {
        var offer = (await _service.EvaluateAsync(Story.OpeningAPullRequest, Delegated)).Context.AccessRequest;

        var bound = await _service.Trust.BundleOf(SpiffeIds.ApprovalService).VerifyStatementAsync<BindingClaims>(
            offer!.BindingToken, "binding+jwt", SpiffeIds.PolicyService, SpiffeIds.ApprovalService);
        Assert.Equal((Story.AgentId, "olivia"), (bound!.Agent, bound.Owner));
        Assert.Equal(new ActingAgent(Reviewer.Id, "rosa"), Assert.Single(bound.Actors!));
    }

    [Theory]
    [InlineData("rita", true)]
    [InlineData("rosa", false)] // owns the sub-agent
    [InlineData("olivia", false)] // owns the agent
    [InlineData("oscar", false)] // opened the task
    public async Task NobodyConsentsToWhatTheirOwnAgentDoesInAChain(string person, bool permitted) =>
        Assert.Equal(permitted, (await ConsentedAsync(Delegated, [Reviewer.Id], person)).Decision);

    [Fact]
    public async Task ConsentToTheAgentIsNoConsentToItsSubAgent()
    {
        Assert.False((await ConsentedAsync(Delegated, null, "rita")).Decision);
        Assert.False((await ConsentedAsync(Story.Context, [Reviewer.Id], "rita")).Decision);
    }

    public void Dispose() => _service.Dispose();

    private Task<EvaluationResponse> ReadAsync() => _service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"), Delegated);

    private Task<EvaluationResponse> ConsentedAsync(ToolCallContext call, IReadOnlyList<string>? actors, string person)
    {
        var assertion = new ApprovalAssertion
        {
            Approval = "apr_1",
            Agent = Story.AgentId,
            Actors = actors,
            Task = Story.TaskId,
            Action = "repo.pull_request.open",
            Resource = new() { Type = "repository", Id = "shop/checkout" },
            ArgumentsDigest = call.ArgumentsDigest,
            DefinitionDigest = call.Tool.DefinitionDigest,
            PolicyVersion = ShippedPolicies.Engine.Policies.Version,
            Grants = [new() { Person = person, Groups = ["service-owners"], Granted = true, At = Story.Now }],
        };
        var jws = _service.Trust.IdentityOf(SpiffeIds.ApprovalService).SignStatement(
            "approval+jwt", SpiffeIds.PolicyService, assertion, _service.Time.GetUtcNow().AddMinutes(1));
        return _service.EvaluateAsync(Story.OpeningAPullRequest, call with { Approval = jws });
    }
}
