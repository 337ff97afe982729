using AgentTrust.Contracts.Tasks;
using static AgentTrust.TokenIssuer.Tests.Requirements.TaskAuthority;

namespace AgentTrust.TokenIssuer.Tests.Requirements;

/// <summary>The edge cases R65 to R87 that a task and its tokens decide, and the gates R30 and R43.</summary>
public sealed class EdgeCaseTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task R43WritingTakesTheTasksStepAndATokenForThisCallAlone()
    {
        var task = await _host.OpenAsync();
        Assert.False(await _host.CountsAsync(await _host.TaskTokenAsync(task), Write(task))); // reading comes first

        await _host.Agent().AdvanceStepAsync(task.Id, Ending);
        var token = await _host.TaskTokenAsync(task);

        Assert.True(await _host.CountsAsync(token, Write(task)));
        Assert.False(await _host.CountsAsync(token, Write(task) with { SingleUse = false }));
        Assert.False(await _host.CountsAsync(token, Write(task) with { ArgumentsDigest = null }));
    }

    [Fact]
    public async Task R68EachRepositoryHasItsOwnActionsAndTokenLifetime()
    {
        _ = _host.Services;
        await _host.RegisterAgentAsync(IssuerHost.OtherAgent, facts => facts with
        {
            Bounds = facts.Bounds with { Repositories = ["shop/checkout", "shop/payments"] },
        });
        var task = await _host.Oscar().OpenTaskAsync(new OpenTask
        {
            Agent = IssuerHost.OtherAgent,
            Intent = "Compare the two",
            Steps = [new TaskStep { Name = "work", Actions = ["repo.read", "repo.branch.write"] }],
            Boundaries =
            [
                new TaskBoundary { Type = "repository", Id = "shop/checkout", Actions = ["repo.read", "repo.branch.write"], TokenSeconds = 120 },
                new TaskBoundary { Type = "repository", Id = "shop/payments", Actions = ["repo.read"], TokenSeconds = 10 },
            ],
            Budget = new TaskBudget { Calls = 10, Writes = 1, Minutes = 60 },
            Reason = "A test.",
        }, Ending);

        // The task's token covers both, so the strictest boundary that it can act in rules; a call's token, the one that it is for.
        var answer = await _host.ExchangeAsync(_host.TaskForm(task.Id, IssuerHost.OtherAgent));
        Assert.Equal(10, answer.ExpiresIn);
        Assert.Equal(10, (await _host.ExchangeAsync(_host.CallForm(answer.AccessToken, Read(task)), _host.ProxyKey)).ExpiresIn);

        var payments = Read(task, "shop/payments");
        Assert.True(await _host.CountsAsync(answer.AccessToken, payments));
        Assert.False(await _host.CountsAsync(answer.AccessToken, Write(task) with { Resource = payments.Resource }));
        Assert.False(await _host.CountsAsync(answer.AccessToken, Read(task, "shop/other")));

        var writing = await _host.ExchangeAsync(With(_host.TaskForm(task.Id, IssuerHost.OtherAgent), "scope", "repo.branch.write"));
        Assert.Equal(120, writing.ExpiresIn);
    }

    [Fact]
    public async Task R70ASharedRunnerLendsOneJobNothingOfAnother()
    {
        // One runner, one workload credential, one key: what tells the jobs apart is the task, and it is in every token.
        var (first, second) = (await _host.OpenAsync(), await _host.OpenAsync());
        var (firsts, seconds) = (await _host.TaskTokenAsync(first), await _host.TaskTokenAsync(second));

        Assert.False(await _host.CountsAsync(firsts, Read(second)));
        Assert.False(await _host.CountsAsync(seconds, Read(first)));

        await _host.Agent().CloseTaskAsync(first.Id, Why, Ending);
        Assert.False(await _host.CountsAsync(firsts, Read(first)));
        Assert.True(await _host.CountsAsync(seconds, Read(second)));
        Assert.True(await _host.IsAnnouncedDeadAsync(firsts));
        Assert.False(await _host.IsAnnouncedDeadAsync(seconds));
    }

    [Fact]
    public async Task R77LongWorkRenewsInsideAStepWithoutAPersonUntilTheTaskEnds()
    {
        var task = await _host.OpenAsync(minutes: 8 * 60);
        var renewals = 0;
        for (var open = true; open; renewals++)
        {
            var answer = await _host.ExchangeAsync(_host.TaskForm(task.Id));
            Assert.InRange(answer.ExpiresIn, 1, 300);
            Assert.True(await _host.CountsAsync(answer.AccessToken, Read(task)));

            _host.Time.Advance(TimeSpan.FromSeconds(answer.ExpiresIn));
            Assert.False(await _host.CountsAsync(answer.AccessToken, Read(task))); // no credential lasts for all of it
            open = _host.Time.GetUtcNow() < task.ExpiresAt;
        }

        Assert.Equal(8 * 60 / 5, renewals);
        Assert.Contains("not open", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Message);
    }

    [Fact]
    public async Task R77AStepIsABoundaryThatNoTokenCrosses()
    {
        var task = await _host.OpenAsync();
        var looking = await _host.TaskTokenAsync(task);

        await _host.Agent().AdvanceStepAsync(task.Id, Ending);

        Assert.False(await _host.CountsAsync(looking, Read(task))); // though the next step may read as well
        var writing = await _host.TaskTokenAsync(task);
        Assert.True(await _host.CountsAsync(writing, Read(task)));
        Assert.True(await _host.CountsAsync(writing, Write(task)));
    }

    [Fact]
    public async Task R78AnApprovedCallIsNoLeaveForTheOneThatFollows()
    {
        var task = await _host.OpenAsync();
        await _host.Agent().AdvanceStepAsync(task.Id, Ending);
        var token = await _host.TaskTokenAsync(task);
        var approved = Write(task) with { Approval = "apr_1" };
        var ofTheCall = (await _host.ExchangeAsync(_host.CallForm(token, approved), _host.ProxyKey)).AccessToken;

        // The follow-on asks anew and is judged by itself: the consent does not reach it, nor does what the consent gave.
        foreach (var action in new[] { "repo.merge", "deploy.execute", "secret.read" })
            Assert.False(await _host.CountsAsync(token, approved with { Action = action }));
        Assert.False(await _host.CountsAsync(ofTheCall, Write(task)));
        Assert.False(await _host.CountsAsync(ofTheCall, Read(task)));
    }

    [Fact]
    public async Task R80ATrustedTriageDoesNotPivotFromReadingToAnythingElse()
    {
        var task = await _host.OpenAsync();
        var token = await _host.TaskTokenAsync(task);

        foreach (var action in new[] { "repo.branch.write", "secret.read", "deploy.execute", "iam.change" })
        {
            Assert.Equal("invalid_scope", (await _host.RefusedAsync(With(_host.TaskForm(task.Id), "scope", action))).Error);
            Assert.False(await _host.CountsAsync(token, Write(task) with { Action = action }));
        }

        // Nor by moving on: the last step is the last one, and it holds what its opener wrote.
        await _host.Agent().AdvanceStepAsync(task.Id, Ending);
        Assert.Equal("invalid_scope", (await _host.RefusedAsync(With(_host.TaskForm(task.Id), "scope", "secret.read"))).Error);
        await Assert.ThrowsAsync<AgentTrust.Contracts.ProblemException>(() => _host.Agent().AdvanceStepAsync(task.Id, Ending));
    }

    [Fact]
    public async Task R30AndR86AnApprovalWithoutExecutionLeavesNoCredential()
    {
        var task = await _host.OpenAsync();
        await _host.Agent().AdvanceStepAsync(task.Id, Ending);
        var token = await _host.TaskTokenAsync(task);
        var approved = Write(task) with { Approval = "apr_1" };

        // Consent makes no token; only the call does, and what it gets is for this call, once, for seconds.
        var answer = await _host.ExchangeAsync(_host.CallForm(token, approved), _host.ProxyKey);
        Assert.InRange(answer.ExpiresIn, 1, 30);
        var details = Assert.Single(Exchanges.ClaimsOf(answer.AccessToken).GetProperty("authorization_details").EnumerateArray());
        Assert.True(details.GetProperty("single_use").GetBoolean());
        Assert.Equal("sha256:00", details.GetProperty("arguments_digest").GetString());

        // Never executed: with the task the consent is worth nothing, whoever still shows it.
        await _host.Agent().CloseTaskAsync(task.Id, Why, Ending);
        Assert.False(await _host.CountsAsync(token, approved));
        Assert.True(await _host.IsAnnouncedDeadAsync(token));
    }

    [Fact]
    public async Task R30AnApprovalWidensNoStep()
    {
        var task = await _host.OpenAsync();

        Assert.False(await _host.CountsAsync(await _host.TaskTokenAsync(task), Write(task) with { Approval = "apr_1" }));
    }

    private static Dictionary<string, string> With(Dictionary<string, string> form, string name, string value)
    {
        form[name] = value;
        return form;
    }
}
