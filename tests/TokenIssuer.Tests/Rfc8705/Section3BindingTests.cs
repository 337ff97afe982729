using System.Net.Http.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;

namespace AgentTrust.TokenIssuer.Tests.Rfc8705;

/// <summary>RFC 8705 §3: a certificate may take the place of a DPoP proof, and makes no other one good.</summary>
public sealed class Section3BindingTests : IDisposable
{
    private readonly IssuerHost _host = new(new() { ["Dpop:RequireNonce"] = "true" });

    public Section3BindingTests() => _host.Certificate.Certificate = PresentedCertificate.SelfSigned();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ABadDpopProofIsNotMadeGoodByACertificate()
    {
        using var answer = await PostAsync(_host.TaskForm((await _host.OpenTaskAsync()).Id), "no proof");

        Assert.Equal("invalid_dpop_proof", await ErrorOfAsync(answer));
    }

    [Fact]
    public async Task WithoutACertificateAProofIsNeeded()
    {
        _host.Certificate.Certificate = null;
        using var answer = await PostAsync(_host.TaskForm((await _host.OpenTaskAsync()).Id));

        Assert.Equal("invalid_dpop_proof", await ErrorOfAsync(answer));
    }

    [Fact]
    public async Task ACallsTokenIsNeverBoundToACertificate()
    {
        var task = await _host.OpenTaskAsync();
        using var answer = await PostAsync(_host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id)));

        Assert.Equal("invalid_request", await ErrorOfAsync(answer));
    }

    [Fact]
    public async Task TheProxyExchangesACertificateBoundTokenWithItsOwnProof()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await ExchangeAsync(task.Id);

        var response = await _host.ExchangeAsync(_host.CallForm(subject.AccessToken, Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        Assert.Equal("DPoP", response.TokenType);
    }

    private async Task<TokenResponse> ExchangeAsync(string? task = null)
    {
        using var answer = await PostAsync(_host.TaskForm(task ?? (await _host.OpenTaskAsync()).Id));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<TokenResponse>(WireJson.Options, Ending))!;
    }

    private async Task<HttpResponseMessage> PostAsync(Dictionary<string, string> form, string? proof = null)
    {
        using var anonymous = _host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token") { Content = new FormUrlEncodedContent(form) };
        if (proof is not null) request.Headers.Add("DPoP", proof);
        return await anonymous.SendAsync(request, Ending);
    }

    private static async Task<string> ErrorOfAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<TokenError>(WireJson.Options, Ending))!.Error;
}
