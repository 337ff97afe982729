using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Tests.TokenExchange;
using static AgentTrust.TokenIssuer.Tests.Requirements.TaskAuthority;

namespace AgentTrust.TokenIssuer.Tests.Requirements;

/// <summary>R11 to R13, R31, R75, R76, R84: several agents work on one task, each in its own name and with no more than its part.</summary>
public sealed class MultiAgentTests : IAsyncLifetime
{
    private readonly IssuerHost _host = new();
    private readonly DpopKey _drafter = new();
    private TaskFacts _task = null!;
    private string _submitters = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _task = await _host.OpenAsync();
        _task = await _host.Agent().AdvanceStepAsync(_task.Id, Ending);
        await _host.RegisterOtherAgentAsync();
        _submitters = await _host.TaskTokenAsync(_task);
    }

    public ValueTask DisposeAsync()
    {
        _drafter.Dispose();
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task R11EachAgentOfAPipelineHasItsOwnIdentityKeyAndRecord()
    {
        var drafters = await HandOnAsync("repo.read");

        var (one, other) = (Exchanges.ClaimsOf(_submitters), Exchanges.ClaimsOf(drafters));
        Assert.NotEqual(one.GetProperty("client_id").GetString(), other.GetProperty("client_id").GetString());
        Assert.NotEqual(one.GetProperty("cnf").GetRawText(), other.GetProperty("cnf").GetRawText());
        var issued = _host.Store.Records.Where(record => record.Kind == AuditKinds.TokenIssued && record.Task == _task.Id);
        Assert.Equal([IssuerHost.Agent, IssuerHost.OtherAgent], issued.Select(record => record.Agent).Distinct());
    }

    [Fact]
    public async Task R12AndR13EveryTokenOfACallNamesTheChainThatItsAuthorityCameThrough()
    {
        await _host.ExchangeAsync(_host.CallForm(await HandOnAsync("repo.read"), Read(_task)), _host.ProxyKey);

        var call = _host.Store.Records[^1];
        Assert.Equal(IssuerHost.OtherAgent, call.Agent);
        Assert.Equal($"{IssuerHost.Agent} {IssuerHost.OtherAgent} {SpiffeIds.ToolProxy}", call.Details!["chain"].GetString());
    }

    [Fact]
    public async Task R31AnAgentTakesNothingFromAnotherThatWasNotHandedToIt()
    {
        // It has the other's token, and its own credential and key.
        var forged = _drafter.CreateDelegation(_submitters, IssuerHost.OtherAgent, _drafter.Thumbprint, ["repo.read"], _host.Time);

        var refused = await _host.RefusedAsync(_host.DelegationForm(_submitters, _task.Id, forged), _drafter);

        Assert.Contains("not signed with the key", refused.Message);
        Assert.Equal("invalid_authorization_details", (await _host.RefusedAsync(_host.TaskForm(_task.Id, IssuerHost.OtherAgent), _drafter)).Error);
    }

    [Fact]
    public async Task R75ADelegatedSubAgentHasItsPartOfTheTaskAndNoOther()
    {
        var drafters = await HandOnAsync("repo.read");
        var another = await _host.OpenAsync();

        Assert.True(await _host.CountsAsync(drafters, Read(_task)));
        Assert.False(await _host.CountsAsync(drafters, Write(_task))); // its parent's part
        Assert.False(await _host.CountsAsync(drafters, Read(another))); // its parent's other task
    }

    [Fact]
    public async Task R76WhatWasHandedOnIsNotHandedBackNorWidened()
    {
        var drafters = await HandOnAsync("repo.read");
        using var again = new DpopKey();
        var toSubmitter = _drafter.CreateDelegation(drafters, IssuerHost.Agent, again.Thumbprint, ["repo.read"], _host.Time);
        var wider = _drafter.CreateDelegation(drafters, Delegation.Third, again.Thumbprint, ["repo.branch.write"], _host.Time);
        await _host.RegisterAgentAsync(Delegation.Third);

        Assert.Contains("already", (await _host.RefusedAsync(_host.DelegationForm(drafters, _task.Id, toSubmitter, IssuerHost.Agent), again)).Message);
        Assert.Equal("invalid_scope", (await _host.RefusedAsync(_host.DelegationForm(drafters, _task.Id, wider, Delegation.Third), again)).Error);
    }

    [Fact]
    public async Task R76APersonStopsAWholeChainWithOneMove()
    {
        var drafters = await HandOnAsync("repo.read");

        await _host.Oscar().SuspendAgentAsync("coding-agent", Why, Ending);

        Assert.True(await _host.IsAnnouncedDeadAsync(_submitters));
        Assert.True(await _host.IsAnnouncedDeadAsync(drafters));
        Assert.False(await _host.CountsAsync(drafters, Read(_task)));
    }

    [Fact]
    public async Task R84TheOneThatDraftsCannotSubmitAndTheRecordKnowsWhichOfThemDid()
    {
        var drafters = await HandOnAsync("repo.read");

        Assert.False(await _host.CountsAsync(drafters, Write(_task)));
        var attempt = _host.Store.Records[^1];
        Assert.True(await _host.CountsAsync(_submitters, Write(_task)));
        var submission = _host.Store.Records[^1];

        Assert.Equal((AuditKinds.TokenRefused, IssuerHost.OtherAgent), (attempt.Kind, attempt.Agent));
        Assert.Equal((AuditKinds.TokenIssued, IssuerHost.Agent), (submission.Kind, submission.Agent));
    }

    private async Task<string> HandOnAsync(params string[] scope)
    {
        var consent = _host.AgentKey.CreateDelegation(_submitters, IssuerHost.OtherAgent, _drafter.Thumbprint, scope, _host.Time);
        return (await _host.ExchangeAsync(_host.DelegationForm(_submitters, _task.Id, consent), _drafter)).AccessToken;
    }
}
