using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Design §6 rule 4: a sub-agent gets no more than each of the chain above it has, consents to and may ever have.</summary>
public sealed class DelegatedScopeTests : IAsyncLifetime
{
    private readonly IssuerHost _host = new();
    private Delegation _delegation = null!;

    public async ValueTask InitializeAsync() => _delegation = await Delegation.BeginAsync(_host);

    public ValueTask DisposeAsync()
    {
        _delegation.Dispose();
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ASubAgentMayAskForLessThanItsParentConsentedTo()
    {
        var form = _delegation.Form();
        form["scope"] = "repo.read";

        Assert.Equal("repo.read", (await _host.ExchangeAsync(form, _delegation.ChildKey)).Scope);
    }

    [Theory]
    [InlineData("repo.read alert.read telemetry.read")] // the parent has it, and did not consent
    [InlineData("repo.merge")]
    public async Task ASubAgentGetsNoMoreThanItsParentConsentedTo(string scope)
    {
        var form = _delegation.Form();
        form["scope"] = scope;

        await _host.AssertRefusedAsync(_delegation.ChildKey, form, "invalid_scope", "consented");
    }

    [Fact]
    public async Task AParentCannotHandOnWhatItsTokenGaveUp()
    {
        var narrow = _host.TaskForm(_delegation.Task.Id);
        narrow["scope"] = "alert.read";
        var token = (await _host.ExchangeAsync(narrow)).AccessToken;
        var consent = _host.AgentKey.CreateDelegation(token, IssuerHost.OtherAgent, _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time);

        await _host.AssertRefusedAsync(_delegation.ChildKey, _host.DelegationForm(token, _delegation.Task.Id, consent), "invalid_scope", "subject token");
    }

    [Fact]
    public async Task ASubAgentGetsNothingBeyondItsOwnBounds()
    {
        await _host.RegisterAgentAsync(SpiffeIds.Agent("nobody"), facts => facts with { Bounds = facts.Bounds with { ActionGroups = ["change"] } });
        var consent = _host.AgentKey.CreateDelegation(_delegation.Token, SpiffeIds.Agent("nobody"), _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time);

        await _host.AssertRefusedAsync(_delegation.ChildKey, _host.DelegationForm(_delegation.Token, _delegation.Task.Id, consent, SpiffeIds.Agent("nobody")), "invalid_scope", "nobody");
    }

    [Fact]
    public async Task NoSubAgentsTokenOutlivesItsParents()
    {
        _host.Time.Advance(TimeSpan.FromSeconds(250));

        Assert.Equal(50, (await _host.ExchangeAsync(_delegation.Form(), _delegation.ChildKey)).ExpiresIn);
    }

    [Fact]
    public async Task ASubAgentsBoundsHoldForItsCallsToo()
    {
        await _host.RegisterAgentAsync(SpiffeIds.Agent("nobody"), facts => facts with { Bounds = facts.Bounds with { Repositories = ["shop/payments"] } });
        using var key = new DpopKey();
        var token = (await _delegation.HandOnAsync(_delegation.Token, _host.AgentKey, SpiffeIds.Agent("nobody"), key)).AccessToken;

        Assert.Contains("nobody", await _delegation.CallRefusedAsync(token));
    }
}
