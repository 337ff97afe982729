using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests.Places;

/// <summary>R8, R85: an identity in shared use is detected, attributed and refused.</summary>
public sealed class SharedIdentityTests : IDisposable
{
    private readonly IssuerHost _host = new();
    private readonly DpopKey _copy = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _copy.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task R85_ASecondPlaceIsRefusedWhileTheFirstIsAtWork()
    {
        var task = await _host.OpenTaskAsync();
        await _host.TaskTokenAsync(task);

        var refused = await _host.RefusedAsync(_host.TaskForm(task.Id), _copy);

        Assert.Equal(("invalid_request", TimeSpan.FromSeconds(30)), (refused.Error, refused.RetryAfter));
        Assert.Contains("in use from another place", refused.Message);
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.AgentShared);
        Assert.Equal((IssuerHost.Agent, task.Id, "denied"), (record.Agent, record.Task, record.Outcome));
        Assert.Empty((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries);
        Assert.NotEmpty(await _host.TaskTokenAsync(task)); // the first goes on
    }

    [Fact]
    public async Task R8_AnotherTaskIsNoWayForASecondPlaceEither()
    {
        await _host.TaskTokenAsync(await _host.OpenTaskAsync());

        var refused = await _host.RefusedAsync(_host.TaskForm((await _host.OpenTaskAsync()).Id), _copy);

        Assert.Contains("in use from another place", refused.Message);
    }

    [Fact]
    public async Task AfterTheLeaseTheNewcomerTakesOverAndTheOldPlacesTokensDie()
    {
        var task = await _host.OpenTaskAsync();
        var old = await _host.TaskTokenAsync(task);
        _host.Time.Advance(TimeSpan.FromSeconds(30));

        var taken = await _host.ExchangeAsync(_host.TaskForm(task.Id), _copy);

        var entry = Assert.Single((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries);
        Assert.Equal((RevocationKind.Key, _host.AgentKey.Thumbprint), (entry.Kind, entry.Id));
        Assert.Contains("revoked", (await CallAsync(old, task)).Message);
        Assert.NotEmpty((await _host.ExchangeAsync(_host.CallForm(taken.AccessToken, Exchanges.ReadCall(task.Id)), _host.ProxyKey)).AccessToken);
        Assert.Contains("in use", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Message); // now the first is the second
    }

    [Fact]
    public async Task CallsKeepThePlace()
    {
        var task = await _host.OpenTaskAsync();
        var token = await _host.TaskTokenAsync(task);
        for (var i = 0; i < 3; i++)
        {
            _host.Time.Advance(TimeSpan.FromSeconds(20));
            await _host.ExchangeAsync(_host.CallForm(token, Exchanges.ReadCall(task.Id)), _host.ProxyKey);
        }

        Assert.Contains("in use", (await _host.RefusedAsync(_host.TaskForm(task.Id), _copy)).Message);
    }

    [Fact]
    public async Task AClosedTaskFreesItsPlaceAtOnce()
    {
        var task = await _host.OpenTaskAsync();
        await _host.TaskTokenAsync(task);
        await _host.Client(IssuerHost.Agent).CloseTaskAsync(task.Id, new ReasonGiven("Done."), Ending);

        Assert.NotEmpty((await _host.ExchangeAsync(_host.TaskForm((await _host.OpenTaskAsync()).Id), _copy)).AccessToken);
        Assert.DoesNotContain((await _host.Store.ReadRevocationsAsync(0, Ending)).Entries, entry => entry.Kind == RevocationKind.Key);
    }

    [Fact]
    public async Task WhatIsRefusedForAnotherReasonTakesNoPlace()
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.TaskForm(task.Id);
        form[TokenExchangeParameters.Scope] = "deploy.execute";
        await _host.RefusedAsync(form, _copy);

        Assert.NotEmpty(await _host.TaskTokenAsync(task));
    }

    [Fact]
    public async Task AKeyThatReturnsGetsATokenThatLives()
    {
        var task = await _host.OpenTaskAsync();
        await _host.TaskTokenAsync(task);
        _host.Time.Advance(TimeSpan.FromSeconds(30));
        var second = await _host.OpenTaskAsync();
        await _host.ExchangeAsync(_host.TaskForm(second.Id), _copy);
        await _host.Person("oscar", PersonGroups.Operators).CloseTaskAsync(second.Id, new ReasonGiven("Done."), Ending);

        var token = await _host.TaskTokenAsync(task); // within the second in which its key was given up

        Assert.NotEmpty((await _host.ExchangeAsync(_host.CallForm(token, Exchanges.ReadCall(task.Id)), _host.ProxyKey)).AccessToken);
    }

    private Task<TokenRefusedException> CallAsync(string token, TaskFacts task) =>
        _host.RefusedAsync(_host.CallForm(token, Exchanges.ReadCall(task.Id)), _host.ProxyKey);
}
