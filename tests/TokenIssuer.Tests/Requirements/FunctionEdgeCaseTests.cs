using AgentTrust.Contracts;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Requirements;

/// <summary>The edge cases R65 to R87 that are about what an assistant is for: each gets what it needs, and no way further.</summary>
public sealed class FunctionEdgeCaseTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task R65AnIncidentIsReadAcrossLogsTicketsAndCodeWithoutAHandOver()
    {
        var task = await OpenAsync(
            new() { Type = "service", Id = "checkout", Actions = ["telemetry.read"] },
            new() { Type = "ticket", Id = "*", Actions = ["ticket.read", "ticket.write"] },
            new() { Type = "repository", Id = "shop/checkout", Actions = ["repo.read"] });
        var token = await _host.TaskTokenAsync(task);

        Assert.True(await CountsAsync(token, task, "telemetry.read", "service", "checkout"));
        Assert.True(await CountsAsync(token, task, "ticket.write", "ticket", "OPS-1042"));
        Assert.True(await CountsAsync(token, task, "repo.read", "repository", "shop/checkout"));
    }

    [Fact]
    public async Task R66WhoOpensPullRequestsGetsNoTokenForADeployment()
    {
        var task = await OpenAsync(new TaskBoundary { Type = "repository", Id = "shop/checkout", Actions = ["repo.pull_request.open"] });
        var token = await _host.TaskTokenAsync(task);

        Assert.True(await CountsAsync(token, task, "repo.pull_request.open", "repository", "shop/checkout"));
        Assert.False(await CountsAsync(token, task, "deploy.execute", "environment", "production"));
        Assert.Equal("outside-rights", await RefusedAsync(new() { Type = "environment", Id = "staging", Actions = ["deploy.execute"] }));
    }

    [Fact]
    public async Task R67WhoReadsTelemetryReadsNoSecretWithIt()
    {
        var task = await OpenAsync(new TaskBoundary { Type = "service", Id = "checkout", Actions = ["telemetry.read"] });
        var token = await _host.TaskTokenAsync(task);

        Assert.True(await CountsAsync(token, task, "telemetry.read", "service", "checkout"));
        Assert.False(await CountsAsync(token, task, "telemetry.read", "secret", "production/payment-api-key"));
        Assert.False(await CountsAsync(token, task, "secret.read", "secret", "production/payment-api-key"));
    }

    [Fact]
    public async Task R71WhoSuggestsCodeReadsAndWritesNothing()
    {
        _ = _host.Services;
        await _host.RegisterAgentAsync(IssuerHost.OtherAgent, facts => facts with { Bounds = facts.Bounds with { ActionGroups = ["observe"] } });

        var task = await OpenAsync([Code("repo.read")], IssuerHost.OtherAgent);
        var token = (await _host.ExchangeAsync(_host.TaskForm(task.Id, IssuerHost.OtherAgent))).AccessToken;

        Assert.True(await CountsAsync(token, task, "repo.read", "repository", "shop/checkout"));
        Assert.False(await CountsAsync(token, task, "repo.branch.write", "repository", "shop/checkout"));
        Assert.Equal("outside-bounds", await RefusedAsync(Code("repo.branch.write"), IssuerHost.OtherAgent));
    }

    [Fact]
    public async Task R72MergingIsNoPartOfWhatOpensAPullRequest()
    {
        var task = await OpenAsync(Code("repo.pull_request.open"));
        var answer = await _host.ExchangeAsync(_host.TaskForm(task.Id));

        Assert.InRange(answer.ExpiresIn, 1, 300);
        Assert.False(await CountsAsync(answer.AccessToken, task, "repo.merge", "repository", "shop/checkout"));
        Assert.Equal("outside-bounds", await RefusedAsync(Code("repo.merge")));
    }

    [Fact]
    public async Task R74AnEditorABotAndAnAutonomousWorkflowAskTheSameWayAndGetNoMoreThanTheirTask()
    {
        // Who opened the task is all that differs: the person at the editor, the bot's alert, the workflow's platform.
        var byPerson = await OpenAsync(Code("repo.read"));
        var byAlert = await new TokenIssuerClient(_host.As(SpiffeIds.Platform)).OpenTaskAsync(
            new OpenTask { Template = "fix-firing-alert", Reference = "alert:CheckoutTotalsWrong", Reason = "It fires." }, Ending);

        foreach (var task in new[] { byPerson, byAlert })
        {
            var claims = Exchanges.ClaimsOf(await _host.TaskTokenAsync(task));
            Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
            Assert.Equal("oscar", task.OpenedBy);
            Assert.Equal(task.Steps[0].Actions, claims.GetProperty("scope").GetString()!.Split(' '));
        }
    }

    [Fact]
    public async Task R82ProductionIsBeyondWhateverAnOpenerWrites()
    {
        TaskBoundary looking = new() { Type = "environment", Id = "production", Actions = ["deploy.read"] };
        TaskBoundary deploying = new() { Type = "environment", Id = "production", Actions = ["deploy.execute"] };
        TaskBoundary unlocking = new() { Type = "secret", Id = "production/payment-api-key", Actions = ["secret.read"] };

        Assert.Equal("outside-bounds", await RefusedAsync(looking)); // the opener might, this agent never
        Assert.Equal("outside-rights", await RefusedAsync(deploying));
        Assert.Equal("outside-rights", await RefusedAsync(unlocking));
    }

    [Fact]
    public async Task R83WhatIsSensitiveIsReadWithAShorterTokenAndOneReadAtATime()
    {
        var task = await OpenAsync(Code("repo.read"));
        var token = await _host.TaskTokenAsync(task);

        var lives = new List<long>();
        foreach (var sensitivity in new[] { "internal", "confidential", "secret" })
            lives.Add((await _host.ExchangeAsync(_host.CallForm(token, Exchanges.ReadCall(task.Id) with { Sensitivity = sensitivity }), _host.ProxyKey)).ExpiresIn);

        Assert.Equal(lives.OrderDescending(), lives);
        Assert.Equal(lives.Distinct(), lives);
        Assert.False(await CountsAsync(token, task, "repo.read", "repository", "shop/payments"));
    }

    [Fact]
    public async Task R87AChangeThatStaysIsGrantedForLessTimeThanALowRiskTask()
    {
        _ = _host.Services;
        await _host.RegisterAgentAsync(IssuerHost.OtherAgent, facts => facts with { Bounds = facts.Bounds with { ActionGroups = ["observe", "propose", "change", "privileged"] } });
        var reading = await OpenAsync([Code("repo.read")], IssuerHost.OtherAgent);
        var merging = await OpenAsync([Code("repo.merge")], IssuerHost.OtherAgent);

        var low = await _host.ExchangeAsync(_host.TaskForm(reading.Id, IssuerHost.OtherAgent));
        var high = await _host.ExchangeAsync(_host.TaskForm(merging.Id, IssuerHost.OtherAgent));

        Assert.Equal((300, 60), (low.ExpiresIn, high.ExpiresIn));
        // A deployment is out of reach of this opener altogether, whatever the agent might be granted.
        Assert.Equal("outside-rights", await RefusedAsync(new() { Type = "environment", Id = "staging", Actions = ["deploy.execute"] }, IssuerHost.OtherAgent));
    }

    private static TaskBoundary Code(string action) => new() { Type = "repository", Id = "shop/checkout", Actions = [action] };

    private Task<TaskFacts> OpenAsync(params TaskBoundary[] boundaries) => OpenAsync(boundaries, IssuerHost.Agent);

    private Task<TaskFacts> OpenAsync(TaskBoundary[] boundaries, string agent) => _host.Oscar().OpenTaskAsync(
        new OpenTask
        {
            Agent = agent,
            Intent = "Do what this agent is for",
            Steps = [new TaskStep { Name = "work", Actions = [.. boundaries.SelectMany(boundary => boundary.Actions).Distinct()] }],
            Boundaries = boundaries,
            Budget = new TaskBudget { Calls = 10, Writes = 5, Minutes = 60 },
            Reason = "A test.",
        },
        Ending);

    /// <summary>The code with which the opening of such a task is refused.</summary>
    private async Task<string> RefusedAsync(TaskBoundary boundary, string? agent = null)
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => OpenAsync([boundary], agent ?? IssuerHost.Agent));
        return refused.Type!.Split(':')[^1];
    }

    private Task<bool> CountsAsync(string token, TaskFacts task, string action, string type, string id) =>
        _host.CountsAsync(token, Exchanges.ReadCall(task.Id) with
        {
            Action = action,
            Resource = new AccessEntity { Type = type, Id = id },
            ArgumentsDigest = "sha256:00",
            SingleUse = true,
        });
}
