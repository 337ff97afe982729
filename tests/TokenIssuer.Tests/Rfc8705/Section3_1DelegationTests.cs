using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.ClientCertificates;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Tests.TokenExchange;

namespace AgentTrust.TokenIssuer.Tests.Rfc8705;

/// <summary>RFC 8705 §3.1: a token is bound to a certificate, so whoever hands it on shows that very certificate and signs with its key.</summary>
public sealed class Section3_1DelegationTests : IAsyncLifetime
{
    private readonly IssuerHost _host = new();
    private readonly X509Certificate2 _certificate = PresentedCertificate.SelfSigned();
    private Delegation _delegation = null!;

    public async ValueTask InitializeAsync() => _delegation = await Delegation.BeginAsync(_host, _certificate);

    public ValueTask DisposeAsync()
    {
        _delegation.Dispose();
        _host.Dispose();
        _certificate.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task TheCertificatesKeyHandsOn()
    {
        var response = await ExchangeAsync(Consent(_certificate));

        var claims = Exchanges.ClaimsOf(response.AccessToken);
        Assert.Equal(IssuerHost.OtherAgent, claims.GetProperty("act").GetProperty("sub").GetString());
        Assert.Equal(_delegation.ChildKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.Equal([ClientCertificate.ThumbprintOf(_certificate)],
            claims.GetProperty("authorization_details")[0].GetProperty("parent_keys").EnumerateArray().Select(key => key.GetString()));
    }

    [Fact]
    public async Task AnotherCertificateDoesNot()
    {
        using var other = PresentedCertificate.SelfSigned();

        await AssertRefusedAsync(Consent(other), "not signed with the key");
    }

    /// <summary>The thumbprint is of the certificate: one more for the same key is another one, as it would be in the handshake.</summary>
    [Fact]
    public async Task AnotherCertificateOfTheSameKeyDoesNot()
    {
        using var key = _certificate.GetECDsaPrivateKey()!;
        using var other = new CertificateRequest("CN=another", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));

        await AssertRefusedAsync(Consent(other), "not signed with the key");
    }

    /// <summary>A certificate is no secret: everybody saw it who took part in the handshake.</summary>
    [Fact]
    public async Task TheCertificateWithoutItsKeyDoesNot()
    {
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = new CertificateRequest("CN=agent", thief, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        var parts = Consent(other).Split('.');
        var header = Consent(_certificate).Split('.')[0];

        await AssertRefusedAsync(TokenForge.Import(Convert.ToBase64String(thief.ExportPkcs8PrivateKey())).SignParts(header, parts[1]), "signature by its own key");
    }

    [Fact]
    public async Task ADpopKeyDoesNotHandOnWhatIsBoundToACertificate() =>
        await AssertRefusedAsync(_host.AgentKey.CreateDelegation(Claims(_delegation.Token), _host.Time), "not one that is accepted");

    [Fact]
    public async Task ACertificateDoesNotHandOnWhatIsBoundToADpopKey()
    {
        using var host = new IssuerHost();
        using var delegation = await Delegation.BeginAsync(host);
        var consent = CertificateDelegation.Create(_certificate, Claims(delegation.Token) with { JwkThumbprint = delegation.ChildKey.Thumbprint }, host.Time);

        var refused = await host.RefusedAsync(host.DelegationForm(delegation.Token, delegation.Task.Id, consent), delegation.ChildKey);

        Assert.Contains("not one that is accepted", refused.Message);
    }

    [Fact]
    public async Task ItHandsOnFewerResourcesToo()
    {
        ResourceLimit limit = new() { Type = "repository", Id = "shop/checkout" };

        var response = await ExchangeAsync(CertificateDelegation.Create(_certificate, Claims(_delegation.Token) with { Resources = [limit] }, _host.Time));

        Assert.Equal("shop/checkout", response.AuthorizationDetails!.Value[0].GetProperty("resources")[0].GetProperty("id").GetString());
    }

    private string Consent(X509Certificate2 certificate) => CertificateDelegation.Create(certificate, Claims(_delegation.Token), _host.Time);

    private DelegationClaims Claims(string token) => new()
    {
        AccessToken = token,
        Agent = IssuerHost.OtherAgent,
        JwkThumbprint = _delegation.ChildKey.Thumbprint,
        Scope = ["repo.read"],
    };

    private Task<TokenResponse> ExchangeAsync(string consent) => _host.ExchangeAsync(_host.DelegationForm(_delegation.Token, _delegation.Task.Id, consent), _delegation.ChildKey);

    private async Task AssertRefusedAsync(string consent, string words) =>
        Assert.Contains(words, (await Assert.ThrowsAsync<TokenRefusedException>(() => ExchangeAsync(consent))).Message);
}
