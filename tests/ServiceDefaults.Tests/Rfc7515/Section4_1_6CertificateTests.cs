using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.ClientCertificates;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7515;

/// <summary>RFC 7515 §4.1.6, where a certificate's key proves itself: one certificate, one reading of it, and a P-256 key.</summary>
public sealed class Section4_1_6CertificateTests : IDisposable
{
    private readonly TokenForge _forge;
    private readonly X509Certificate2 _certificate = PresentedCertificate.SelfSigned();

    public Section4_1_6CertificateTests()
    {
        using var key = _certificate.GetECDsaPrivateKey()!;
        _forge = TokenForge.Import(Convert.ToBase64String(key.ExportPkcs8PrivateKey()));
    }

    private string Encoded => Convert.ToBase64String(_certificate.RawData);

    public void Dispose()
    {
        _forge.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public void TheKeyOfTheCertificateProvesTheCertificate() =>
        Assert.Equal(ClientCertificate.ThumbprintOf(_certificate), Read(new JsonArray(Encoded)).Jws!.OwnThumbprint);

    [Fact]
    public void ASignatureOfAnotherKeyProvesNothing()
    {
        using var other = PresentedCertificate.SelfSigned();

        Assert.Null(Read(new JsonArray(Convert.ToBase64String(other.RawData))).Jws!.OwnThumbprint);
    }

    [Fact]
    public void AnythingButOneCertificateIsNone()
    {
        using var rsa = RSA.Create(2048);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        JsonNode?[] others =
        [
            null,
            Encoded,
            new JsonArray(),
            new JsonArray(Encoded, Encoded),
            new JsonArray(1),
            new JsonArray("MIIB"),
            new JsonArray(Encoded + "\n"),
            new JsonArray(Convert.ToBase64String([.. _certificate.RawData, 0])),
            new JsonArray(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem()))),
            new JsonArray(Of(new CertificateRequest("CN=rsa", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))),
            new JsonArray(Of(new CertificateRequest("CN=p384", p384, HashAlgorithmName.SHA256))),
        ];

        Assert.All(others, one => Assert.Equal(JwsRefusal.NoKey, Read(one?.DeepClone()).Refusal));
    }

    [Fact]
    public void AKeyBesideTheCertificateIsOneTooMany() =>
        Assert.Equal(JwsRefusal.KeyInHeader, Read(new JsonArray(Encoded), header => header["jwk"] = _forge.PublicJwk()).Refusal);

    [Fact]
    public void WhereAKeyProvesItselfACertificateDoesNot() => Assert.Equal(
        JwsRefusal.KeyInHeader, CompactJws.Read(Token(new JsonArray(Encoded), header => header["jwk"] = _forge.PublicJwk()), JwsProfile.Delegation).Refusal);

    private (CompactJws? Jws, JwsRefusal? Refusal) Read(JsonNode? chain, Action<JsonObject>? change = null) =>
        CompactJws.Read(Token(chain, change), JwsProfile.CertificateDelegation);

    private string Token(JsonNode? chain, Action<JsonObject>? change)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "delegation+jwt", ["x5c"] = chain };
        change?.Invoke(header);
        return _forge.Sign(header, new JsonObject { ["sub"] = "anybody" });
    }

    private static string Of(CertificateRequest request)
    {
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        return Convert.ToBase64String(certificate.RawData);
    }
}
