using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Tests.TokenExchange;

namespace AgentTrust.TokenIssuer.Tests.Rfc8693;

/// <summary>RFC 8693 §4.1: an agent hands part of its task on to a sub-agent, which then acts for it; the chain is nested, and bounded.</summary>
public sealed class Section4_1ActorTests : IAsyncLifetime
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
    public async Task ASubAgentGetsPartOfItsParentsAuthorityByItsOwnKey()
    {
        var response = await _host.ExchangeAsync(_delegation.Form(), _delegation.ChildKey);

        var claims = Exchanges.ClaimsOf(response.AccessToken);
        Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
        Assert.Equal(IssuerHost.OtherAgent, claims.GetProperty("client_id").GetString());
        Assert.Equal($$$"""{"sub":"{{{IssuerHost.OtherAgent}}}"}""", claims.GetProperty("act").GetRawText());
        Assert.Equal(_delegation.ChildKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.Equal("repo.read alert.read", response.Scope);
        var details = Assert.Single(claims.GetProperty("authorization_details").EnumerateArray());
        Assert.Equal(IdOf(_delegation.Token), Assert.Single(details.GetProperty("parents").EnumerateArray()).GetString());
        Assert.False(details.TryGetProperty("delegation", out _));
    }

    [Fact]
    public async Task TheChainIsNestedWithTheCurrentActorOutermost()
    {
        using var thirdKey = new DpopKey();
        var child = await _delegation.ChildTokenAsync();

        var grandchild = (await _delegation.HandOnAsync(child, _delegation.ChildKey, Delegation.Third, thirdKey)).AccessToken;
        var claims = Exchanges.ClaimsOf(grandchild);
        var call = Exchanges.ClaimsOf((await _delegation.CallAsync(grandchild)).AccessToken);

        var chain = $$$"""{"sub":"{{{Delegation.Third}}}","act":{"sub":"{{{IssuerHost.OtherAgent}}}"}}""";
        Assert.Equal(chain, claims.GetProperty("act").GetRawText());
        Assert.Equal([IdOf(_delegation.Token), IdOf(child)], claims.GetProperty("authorization_details")[0].GetProperty("parents").EnumerateArray().Select(id => id.GetString()!));
        Assert.Equal(IssuerHost.Agent, call.GetProperty("sub").GetString());
        Assert.Equal($$$"""{"sub":"{{{SpiffeIds.ToolProxy}}}","act":{{{chain}}}}""", call.GetProperty("act").GetRawText());
    }

    [Fact]
    public async Task TheChainGetsNoDeeperThanTheSetting()
    {
        using var host = new IssuerHost(new() { ["Issuer:TokenExchange:MaxDelegationDepth"] = "2" });
        using var delegation = await Delegation.BeginAsync(host);
        using var thirdKey = new DpopKey();
        using var fourthKey = new DpopKey();
        var second = (await delegation.HandOnAsync(await delegation.ChildTokenAsync(), delegation.ChildKey, Delegation.Third, thirdKey)).AccessToken;

        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => delegation.HandOnAsync(second, thirdKey, Delegation.Fourth, fourthKey));

        Assert.Contains("2 deep", refused.Message);
    }

    [Fact]
    public async Task NoAgentIsTwiceInAChain()
    {
        using var again = new DpopKey();
        var child = await _delegation.ChildTokenAsync();

        var toRoot = await Assert.ThrowsAsync<TokenRefusedException>(() => _delegation.HandOnAsync(child, _delegation.ChildKey, IssuerHost.Agent, again));
        var toItself = await Assert.ThrowsAsync<TokenRefusedException>(() => _delegation.HandOnAsync(child, _delegation.ChildKey, IssuerHost.OtherAgent, again));

        Assert.Contains("already", toRoot.Message);
        Assert.Contains("already", toItself.Message);
    }

    [Fact]
    public async Task ACallsTokenIsNotHandedOn()
    {
        var call = (await _delegation.CallAsync(_delegation.Token)).AccessToken;
        var consent = _host.ProxyKey.CreateDelegation(call, IssuerHost.OtherAgent, _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time);

        await _host.AssertRefusedAsync(_delegation.ChildKey, _host.DelegationForm(call, _delegation.Task.Id, consent), "invalid_request", "not handed on");
    }

    [Fact]
    public async Task TheProxyGetsATokenOfSecondsForOneCall()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);

        var response = await _host.ExchangeAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        var claims = Exchanges.ClaimsOf(response.AccessToken);
        Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, claims.GetProperty("act").GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.Tool("git"), claims.GetProperty("aud").GetString());
        Assert.Equal(_host.ProxyKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.Equal("repo.read", claims.GetProperty("scope").GetString());
        Assert.Equal(30, response.ExpiresIn);
        var details = Assert.Single(claims.GetProperty("authorization_details").EnumerateArray());
        Assert.Equal("call-1", details.GetProperty("call").GetString());
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenIssued && record.Call == "call-1");
        Assert.Equal("repo.read", record.Action);
    }

    [Fact]
    public async Task ACallsTokenCannotBeExchangedAgain()
    {
        var task = await _host.OpenTaskAsync();
        var first = await _host.ExchangeAsync(_host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(first.AccessToken, Exchanges.ReadCall(task.Id)), "invalid_request");
    }

    private static string IdOf(string token) => Exchanges.ClaimsOf(token).GetProperty("jti").GetString()!;
}
