using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc7523;

/// <summary>RFC 7523 §2.1: a workload credential as the assertion of a grant, by the rules of the exchange.</summary>
public sealed class Section2_1GrantTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnAssertionGetsTheTokenThatTheExchangeWouldGive()
    {
        var task = await _host.OpenTaskAsync();

        var claims = Exchanges.ClaimsOf((await _host.ExchangeAsync(_host.AssertionForm(task.Id))).AccessToken);

        Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, claims.GetProperty("aud").GetString());
        Assert.Equal(_host.AgentKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.Equal("investigate", claims.GetProperty("authorization_details")[0].GetProperty("step").GetString());
    }

    [Fact]
    public async Task ANarrowerScopeNarrowsTheToken()
    {
        var form = _host.AssertionForm((await _host.OpenTaskAsync()).Id);
        form["scope"] = "repo.read";

        Assert.Equal("repo.read", (await _host.ExchangeAsync(form)).Scope);
    }

    /// <summary>An MCP client asks for all that the resource's challenge names; RFC 6749 §3.3 has the answer say what it got.</summary>
    [Fact]
    public async Task OfAScopeThatTheResourceNamedTheStepGivesWhatItHas()
    {
        var form = _host.AssertionForm((await _host.OpenTaskAsync()).Id);
        form["scope"] = "repo.read repo.merge deploy.execute";

        var answer = await _host.ExchangeAsync(form);

        Assert.Equal("repo.read", answer.Scope);
        Assert.Equal("repo.read", Exchanges.ClaimsOf(answer.AccessToken).GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("assertion", "", "invalid_request")]
    [InlineData("assertion", "not.a.jwt", "invalid_grant")]
    [InlineData("resource", "", "invalid_target")]
    [InlineData("resource", SpiffeIds.TokenIssuer, "invalid_target")]
    [InlineData("scope", "repo.merge", "invalid_scope")]
    [InlineData("authorization_details", "[]", "invalid_authorization_details")]
    [InlineData("authorization_details", """[{"type":"agenttrust_tool_call","task":"t"}]""", "invalid_authorization_details")]
    public async Task WhatTheExchangeRefusesIsRefusedHere(string parameter, string value, string error)
    {
        var form = _host.AssertionForm((await _host.OpenTaskAsync()).Id);
        form[parameter] = value;

        Assert.Equal(error, (await _host.RefusedAsync(form)).Error);
        Assert.DoesNotContain(_host.Store.Records, record => record.Kind == AuditKinds.TokenIssued);
    }

    [Fact]
    public async Task WithoutAProofThereIsNoToken()
    {
        var form = _host.AssertionForm((await _host.OpenTaskAsync()).Id);

        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() =>
            new TokenIssuerClient(_host.Anonymous()).ExchangeAsync(form, "none", TestContext.Current.CancellationToken));

        Assert.Equal("invalid_dpop_proof", refused.Error);
    }
}
