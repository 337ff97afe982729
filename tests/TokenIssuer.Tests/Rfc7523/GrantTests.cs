using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc7523;

/// <summary>RFC 7523 §2.1 and §3.1: a workload credential as the assertion of a grant; the same rules as the exchange, other error codes.</summary>
public sealed class GrantTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnAssertionGetsTheTokenThatTheExchangeWouldGive()
    {
        var task = await _host.OpenTaskAsync();

        var claims = Exchanges.ClaimsOf((await _host.ExchangeAsync(Form(task.Id))).AccessToken);

        Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, claims.GetProperty("aud").GetString());
        Assert.Equal(_host.AgentKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.Equal("investigate", claims.GetProperty("authorization_details")[0].GetProperty("step").GetString());
    }

    [Fact]
    public async Task ANarrowerScopeNarrowsTheToken()
    {
        var form = Form((await _host.OpenTaskAsync()).Id);
        form["scope"] = "repo.read";

        Assert.Equal("repo.read", (await _host.ExchangeAsync(form)).Scope);
    }

    [Fact]
    public async Task AnAssertionIsGoodForOneGrant()
    {
        var form = Form((await _host.OpenTaskAsync()).Id);
        await _host.ExchangeAsync(form);

        var refused = await _host.RefusedAsync(form);

        Assert.Equal("invalid_grant", refused.Error);
        Assert.Equal("invalid_grant", Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenRefused).Details!["error"].GetString());
    }

    [Fact]
    public async Task AnAssertionThatTheExchangeHasSeenIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var exchange = _host.TaskForm(task.Id);
        await _host.ExchangeAsync(exchange);
        var form = Form(task.Id);
        form["assertion"] = exchange["subject_token"];

        Assert.Equal("invalid_grant", (await _host.RefusedAsync(form)).Error);
    }

    [Fact]
    public async Task ASuspendedAgentsAssertionIsNoGrant()
    {
        var form = Form((await _host.OpenTaskAsync()).Id);
        await _host.Person("oscar", PersonGroups.Operators)
            .SuspendAgentAsync("coding-agent", new ReasonGiven("Odd."), TestContext.Current.CancellationToken);

        Assert.Equal("invalid_grant", (await _host.RefusedAsync(form)).Error);
    }

    [Theory]
    [InlineData("assertion", "", "invalid_request")]
    [InlineData("assertion", "not.a.jwt", "invalid_grant")]
    [InlineData("resource", "", "invalid_target")]
    [InlineData("resource", SpiffeIds.TokenIssuer, "invalid_target")]
    [InlineData("scope", "repo.merge", "invalid_scope")]
    [InlineData("authorization_details", "", "invalid_authorization_details")]
    [InlineData("authorization_details", """[{"type":"agenttrust_tool_call","task":"t"}]""", "invalid_authorization_details")]
    public async Task WhatTheExchangeRefusesIsRefusedHere(string parameter, string value, string error)
    {
        var form = Form((await _host.OpenTaskAsync()).Id);
        form[parameter] = value;

        Assert.Equal(error, (await _host.RefusedAsync(form)).Error);
        Assert.DoesNotContain(_host.Store.Records, record => record.Kind == AuditKinds.TokenIssued);
    }

    [Fact]
    public async Task WithoutAProofThereIsNoToken()
    {
        var form = Form((await _host.OpenTaskAsync()).Id);

        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() =>
            new TokenIssuerClient(_host.Anonymous()).ExchangeAsync(form, "none", TestContext.Current.CancellationToken));

        Assert.Equal("invalid_dpop_proof", refused.Error);
    }

    private Dictionary<string, string> Form(string task)
    {
        var form = _host.TaskForm(task);
        form[TokenExchangeParameters.GrantType] = TokenExchangeParameters.JwtBearerGrant;
        form["assertion"] = form[TokenExchangeParameters.SubjectToken];
        form.Remove(TokenExchangeParameters.SubjectToken);
        form.Remove(TokenExchangeParameters.SubjectTokenType);
        return form;
    }
}
