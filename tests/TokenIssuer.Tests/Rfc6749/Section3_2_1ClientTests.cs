using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc6749;

/// <summary>RFC 6749 §3.2.1: at the token endpoint a client is the one that its credential proves.</summary>
public sealed class Section3_2_1ClientTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AtTheTokenEndpointTheClientMustBeTheOneThatTheCredentialProves()
    {
        var task = await _host.OpenTaskAsync();
        var named = _host.TaskForm(task.Id);
        named["client_id"] = IssuerHost.Agent;
        var proven = _host.TaskForm(task.Id);
        (proven["client_assertion_type"], proven["client_assertion"]) = (ClientAssertions.Type, _host.AssertionOf(IssuerHost.Agent));
        var other = _host.TaskForm(task.Id);
        other["client_id"] = IssuerHost.OtherAgent;
        var otherProven = _host.TaskForm(task.Id);
        (otherProven["client_assertion_type"], otherProven["client_assertion"]) = (ClientAssertions.Type, _host.AssertionOf(IssuerHost.OtherAgent));
        var secret = _host.TaskForm(task.Id);
        secret["client_secret"] = "a secret";

        await _host.ExchangeAsync(named);
        await _host.ExchangeAsync(proven);
        foreach (var form in new[] { other, otherProven, secret })
            Assert.Equal("invalid_client", (await _host.RefusedAsync(form)).Error);
    }

    [Fact]
    public async Task AtTheTokenEndpointTheProxyMustBeTheClientOfItsCalls()
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id));
        form["client_id"] = IssuerHost.Agent;
        Assert.Equal("invalid_client", (await _host.RefusedAsync(form, _host.ProxyKey)).Error);

        form = _host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id));
        form["client_id"] = SpiffeIds.ToolProxy;
        await _host.ExchangeAsync(form, _host.ProxyKey);
    }
}
