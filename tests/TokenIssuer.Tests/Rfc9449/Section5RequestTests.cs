using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc9449;

/// <summary>RFC 9449 §5: no token without a DPoP proof, and a bad one costs nothing but itself.</summary>
public sealed class Section5RequestTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

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
