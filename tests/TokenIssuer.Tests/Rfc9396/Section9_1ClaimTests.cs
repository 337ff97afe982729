using System.Text.Json;

namespace AgentTrust.TokenIssuer.Tests.Rfc9396;

/// <summary>RFC 9396 §9.1: what an access token says of its details.</summary>
public sealed class Section9_1ClaimTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheDetailsAreAnArrayAlsoOfOne()
    {
        var details = Exchanges.ClaimsOf(await _host.TaskTokenAsync(await _host.OpenTaskAsync())).GetProperty("authorization_details");

        Assert.Equal((JsonValueKind.Array, 1), (details.ValueKind, details.GetArrayLength()));
    }

    [Fact]
    public async Task WhatTheAskerSaysOfAResourceBesideItsNameIsNotInTheToken()
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id));
        form["authorization_details"] = form["authorization_details"].Replace("\"shop/checkout\"", "\"shop/checkout\",\"properties\":{\"public\":true}", StringComparison.Ordinal);

        var claims = Exchanges.ClaimsOf((await _host.ExchangeAsync(form, _host.ProxyKey)).AccessToken);

        Assert.False(claims.GetProperty("authorization_details")[0].GetProperty("resource").TryGetProperty("properties", out _));
    }
}
