using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests.Rfc9449;

/// <summary>RFC 9449 §5: no token without a DPoP proof for the token endpoint, and the token is bound to the proof's key.</summary>
public sealed class TokenEndpointProofTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheTokenIsBoundToTheKeyOfTheProof()
    {
        var task = await _host.OpenTaskAsync();

        var claims = Exchanges.ClaimsOf(await _host.TaskTokenAsync(task));

        Assert.Equal(_host.AgentKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
    }

    [Fact]
    public async Task ARequestWithoutAProofIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        using var form = new FormUrlEncodedContent(_host.TaskForm(task.Id));
        using var anonymous = _host.Anonymous();

        var response = await anonymous.PostAsync("/token", form, Ending);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("\"invalid_dpop_proof\"", await response.Content.ReadAsStringAsync(Ending));
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("GET", "http://token-issuer/token")]
    [InlineData("POST", "http://token-issuer/revoke")]
    [InlineData("POST", "http://elsewhere/token")]
    public async Task AProofForAnotherRequestIsRefused(string method, string url)
    {
        var refused = await PostAsync(_host.AgentKey.CreateProof(new HttpMethod(method), new Uri(url), null, _host.Time));

        Assert.Equal("invalid_dpop_proof", refused);
    }

    [Fact]
    public async Task AProofIsGoodForOneRequest()
    {
        var proof = _host.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _host.Time);

        Assert.Null(await PostAsync(proof));
        Assert.Equal("invalid_dpop_proof", await PostAsync(proof));
    }

    [Fact]
    public async Task AnOldProofIsRefused()
    {
        var proof = _host.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _host.Time);
        _host.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal("invalid_dpop_proof", await PostAsync(proof));
    }

    [Fact]
    public async Task AProofMayNameTheServiceByItsDiscoveryNameOrByItsAddress()
    {
        using var key = new DpopKey();
        var task = await _host.OpenTaskAsync();
        using var atAddress = _host.CreateDefaultClient(new Uri("http://127.0.0.1:5101"));
        var client = new TokenIssuerClient(atAddress);

        var byName = key.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _host.Time);
        var byAddress = key.CreateProof(HttpMethod.Post, new Uri("http://127.0.0.1:5101/token"), null, _host.Time);

        Assert.NotNull(await client.ExchangeAsync(_host.TaskForm(task.Id), byName, Ending));
        Assert.NotNull(await client.ExchangeAsync(_host.TaskForm(task.Id), byAddress, Ending));
    }

    [Fact]
    public async Task ARefusedProofDoesNotUseUpTheCredential()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        var wrong = _host.AgentKey.CreateProof(HttpMethod.Get, Exchanges.TokenUrl, null, _host.Time);
        await Assert.ThrowsAsync<TokenRefusedException>(() => new TokenIssuerClient(_host.Anonymous()).ExchangeAsync(form, wrong, Ending));

        Assert.NotNull(await _host.ExchangeAsync(form));
    }

    /// <summary>The OAuth error, or null when there was a token.</summary>
    private async Task<string?> PostAsync(string proof)
    {
        var task = await _host.OpenTaskAsync();
        try
        {
            await new TokenIssuerClient(_host.Anonymous()).ExchangeAsync(_host.TaskForm(task.Id), proof, Ending);
            return null;
        }
        catch (TokenRefusedException e)
        {
            return e.Error;
        }
    }
}
