using System.Net.Http.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.ClientCertificates;

namespace AgentTrust.TokenIssuer.Tests.Rfc8705;

/// <summary>RFC 8705 §3.1: a token that a certificate binds says so by the certificate's thumbprint.</summary>
public sealed class Section3_1ConfirmationTests : IDisposable
{
    private readonly IssuerHost _host = new(new() { ["Dpop:RequireNonce"] = "true" });

    public Section3_1ConfirmationTests() => _host.Certificate.Certificate = PresentedCertificate.SelfSigned();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Thumbprint => ClientCertificate.ThumbprintOf(_host.Certificate.Certificate!);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheTokenIsBoundToTheCertificateAlone()
    {
        var response = await ExchangeAsync();

        var confirmation = Assert.Single(Exchanges.ClaimsOf(response.AccessToken).GetProperty("cnf").EnumerateObject());
        Assert.Equal(("Bearer", "x5t#S256", Thumbprint), (response.TokenType, confirmation.Name, confirmation.Value.GetString()));
    }

    [Fact]
    public async Task WhoSendsADpopProofAsWellIsBoundToItsKey()
    {
        var response = await _host.ExchangeAsync(_host.TaskForm((await _host.OpenTaskAsync()).Id));

        var confirmation = Assert.Single(Exchanges.ClaimsOf(response.AccessToken).GetProperty("cnf").EnumerateObject());
        Assert.Equal(("DPoP", "jkt", _host.AgentKey.Thumbprint), (response.TokenType, confirmation.Name, confirmation.Value.GetString()));
    }

    [Fact]
    public async Task IntrospectionSaysTheCertificate()
    {
        var token = (await ExchangeAsync()).AccessToken;
        var said = await _host.IntrospectAsync(SpiffeIds.ToolProxy, token);

        Assert.Equal("Bearer", said.GetProperty("token_type").GetString());
        Assert.Equal(Thumbprint, said.GetProperty("cnf").GetProperty("x5t#S256").GetString());
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
}
