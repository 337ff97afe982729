using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests.Rfc9449;

/// <summary>RFC 9449 §4.3: a proof is for this request of the token endpoint, and fresh.</summary>
public sealed class Section4_3ProofTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

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
