using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc8707;

/// <summary>RFC 8707 §2: which resource a token is asked for; also by the URL that a client found in the proxy's metadata.</summary>
public sealed class Section2ResourceTests : IDisposable
{
    private readonly IssuerHost _host = new(new() { ["Issuer:TokenExchange:ToolProxyUrls:0"] = "https://proxy.example:8443/" });

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(SpiffeIds.ToolProxy)]
    [InlineData("https://proxy.example:8443")]
    [InlineData("https://proxy.example:8443/mcp/git")]
    [InlineData("https://PROXY.example:8443/http/alertmanager/api/v2/alerts")]
    [InlineData("http://tool-proxy/mcp/git")]
    public async Task EveryNameOfTheProxyIsTheSameAudience(string resource)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["resource"] = resource;

        var claims = Exchanges.ClaimsOf((await _host.ExchangeAsync(form)).AccessToken);

        Assert.Equal(SpiffeIds.ToolProxy, claims.GetProperty("aud").GetString());
    }

    [Theory]
    [InlineData("https://proxy.example")] // another port
    [InlineData("http://proxy.example:8443")] // another scheme
    [InlineData("https://proxy.example:84430/mcp/git")]
    [InlineData("https://proxy.example:8443@elsewhere.example/mcp/git")]
    [InlineData("https://proxy.example.elsewhere.example:8443")]
    [InlineData("http://tool-proxy.elsewhere.example")]
    [InlineData("https://somebody@proxy.example:8443/mcp/git")]
    [InlineData("https://proxy.example:8443/mcp/git?x=1")]
    [InlineData("https://proxy.example:8443/mcp/git#x")]
    [InlineData("/mcp/git")]
    [InlineData("")]
    [InlineData(SpiffeIds.TokenIssuer)]
    [InlineData(SpiffeIds.ToolProxy + "#x")]
    public async Task WhatOnlyLooksLikeItIsNoTarget(string resource)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["resource"] = resource;

        Assert.Equal("invalid_target", (await _host.RefusedAsync(form)).Error);
    }

    [Theory]
    [InlineData("spiffe://agenttrust.local/tool/")]
    [InlineData("spiffe://agenttrust.local/tool/git/x")]
    [InlineData("spiffe://agenttrust.local/tool/GIT")]
    [InlineData(SpiffeIds.ToolProxy)]
    [InlineData("https://elsewhere/tool/git")]
    public async Task ATokenIsForOneToolServer(string resource)
    {
        var form = await _host.CallFormAsync();
        form["resource"] = resource;

        await _host.AssertRefusedAsync(_host.ProxyKey, form, "invalid_target");
    }
}
