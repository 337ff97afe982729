using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>A grant by assertion that names no task is for the one that the agent has open, and for its current step.</summary>
public sealed class OnlyTaskTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private TokenIssuerClient Oscar => _host.Person("oscar", PersonGroups.Operators);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheOnlyOpenTaskIsMeantAndItsStep()
    {
        var task = await _host.OpenTaskAsync();
        await _host.Client(IssuerHost.Agent).AdvanceStepAsync(task.Id, Ending);

        var response = await _host.ExchangeAsync(Plain());

        var details = Assert.Single(response.AuthorizationDetails!.Value.EnumerateArray());
        Assert.Equal((task.Id, task.Steps[1].Name), (details.GetProperty("task").GetString(), details.GetProperty("step").GetString()));
        Assert.Equal(task.Steps[1].Actions, details.GetProperty("actions").EnumerateArray().Select(action => action.GetString()));
    }

    [Fact]
    public async Task WhatIsClosedOrSuspendedOrSomebodyElsesIsNoChoice()
    {
        await _host.RegisterOtherAgentAsync();
        var (closed, suspended, open) = (await _host.OpenTaskAsync(), await _host.OpenTaskAsync(), await _host.OpenTaskAsync());
        await Oscar.CloseTaskAsync(closed.Id, new ReasonGiven("Done."), Ending);
        await Oscar.SuspendTaskAsync(suspended.Id, new ReasonGiven("Odd."), Ending);
        await Oscar.OpenTaskAsync(new OpenTask { Template = "for-the-other", Reference = "alert:Other", Reason = "It fires." }, Ending);
        _host.Time.Advance(TimeSpan.FromSeconds(1));

        var details = (await _host.ExchangeAsync(Plain())).AuthorizationDetails!.Value[0];

        Assert.Equal(open.Id, details.GetProperty("task").GetString());
    }

    [Fact]
    public async Task WithoutAnyThereIsNoTokenAndAWayOut()
    {
        _ = _host.Services;

        var refused = await _host.RefusedAsync(Plain());

        Assert.Equal("invalid_authorization_details", refused.Error);
        Assert.Contains("POST /tasks", refused.Message);
    }

    [Fact]
    public async Task AmongSeveralTheAgentSaysWhich()
    {
        await _host.OpenTaskAsync();
        await _host.OpenTaskAsync();

        var refused = await _host.RefusedAsync(Plain());

        Assert.Equal("invalid_authorization_details", refused.Error);
        Assert.Contains("2 open tasks", refused.Message);
        Assert.Contains("GET /tasks/assigned", refused.Message);
    }

    [Fact]
    public async Task ATaskWhoseTimeIsOverIsNotOpen()
    {
        var task = await _host.OpenTaskAsync();
        _host.Time.Advance(task.ExpiresAt - _host.Time.GetUtcNow());

        Assert.Contains("no open task", (await _host.RefusedAsync(Plain())).Message);
    }

    [Fact]
    public async Task AScopeNarrowsItAndNeverWidensIt()
    {
        await _host.OpenTaskAsync();
        var (narrow, wide) = (Plain(), Plain());
        narrow["scope"] = "repo.read";
        wide["scope"] = "repo.merge";

        Assert.Equal("repo.read", (await _host.ExchangeAsync(narrow)).Scope);
        Assert.Equal("invalid_scope", (await _host.RefusedAsync(wide)).Error);
    }

    /// <summary>RFC 8693 has no such default: a client that speaks it can say what it is for.</summary>
    [Fact]
    public async Task AnExchangeStillNamesItsTask()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form.Remove(TokenExchangeParameters.AuthorizationDetails);

        Assert.Equal("invalid_authorization_details", (await _host.RefusedAsync(form)).Error);
    }

    private Dictionary<string, string> Plain()
    {
        var form = _host.AssertionForm("any");
        form.Remove(TokenExchangeParameters.AuthorizationDetails);
        return form;
    }
}
