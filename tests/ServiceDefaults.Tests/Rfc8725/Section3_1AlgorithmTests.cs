using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc8725;

/// <summary>RFC 8725 §3.1: the reader knows the algorithm; the token has no say.</summary>
public sealed class Section3_1AlgorithmTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public async Task AProperTokenIsAccepted() => Assert.Null(await _verifier.RefusalOfAsync(_verifier.Token()));

    [Theory]
    [InlineData("\"none\"")]
    [InlineData("\"None\"")]
    [InlineData("\"NONE\"")]
    [InlineData("\"nOnE\"")]
    [InlineData("\" none\"")]
    [InlineData("\"none\\u0000\"")]
    [InlineData("\"\\u006eone\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("[\"ES256\"]")]
    [InlineData("\"es256\"")]
    [InlineData("\"ES256 \"")]
    [InlineData("\"ES256\\u0000\"")]
    [InlineData("0")]
    public async Task NoSpellingOfNoAlgorithmIsAccepted(string algorithm)
    {
        _verifier.Header["alg"] = JsonNode.Parse(algorithm);
        var signed = _verifier.Token();

        Assert.Equal(JwsRefusal.Algorithm, await _verifier.RefusalOfAsync(signed));
        Assert.NotNull(await _verifier.RefusalOfAsync(signed[..(signed.LastIndexOf('.') + 1)]));
    }

    [Fact]
    public async Task ATokenWithoutAlgorithmIsRefused()
    {
        _verifier.Header.Remove("alg");

        Assert.Equal(JwsRefusal.Algorithm, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    public async Task APublicKeyIsNoSharedSecret(string algorithm)
    {
        _verifier.Header["alg"] = algorithm;
        var input = $"{TokenForge.Encode(_verifier.Header.ToJsonString())}.{TokenForge.Encode(_verifier.Claims.ToJsonString())}";
        var spki = _verifier.Forge.PublicKey;
        byte[][] secrets =
        [
            spki, Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", spki)), Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", spki) + "\n"),
            Encoding.UTF8.GetBytes(_verifier.Forge.PublicJwk().ToJsonString()), spki[^64..], Base64Url.DecodeFromChars((string)_verifier.Forge.PublicJwk()["x"]!), [],
        ];

        foreach (var secret in secrets)
            Assert.Equal(JwsRefusal.Algorithm, await _verifier.RefusalOfAsync($"{input}.{TokenForge.Encode(Mac(algorithm, secret, Encoding.ASCII.GetBytes(input)))}"));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("ES256K")]
    [InlineData("EdDSA")]
    [InlineData("Ed25519")]
    [InlineData("A128KW")]
    [InlineData("ECDH-ES")]
    [InlineData("dir")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256")] // the library's other name of ES256
    public async Task AnAlgorithmThatIsNotListedIsRefused(string algorithm)
    {
        _verifier.Header["alg"] = algorithm;

        Assert.Equal(JwsRefusal.Algorithm, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Fact]
    public async Task AnRsaSignatureByAPublishedRsaKeyIsRefused()
    {
        using var rsa = RSA.Create(2048);
        var key = rsa.ExportParameters(includePrivateParameters: false);
        _verifier.Publish(new JsonObject
        {
            ["kty"] = "RSA", ["kid"] = _verifier.Forge.KeyId, ["n"] = TokenForge.Encode(key.Modulus!), ["e"] = TokenForge.Encode(key.Exponent!),
        });

        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token())); // ES256 says the header, RSA is the key

        _verifier.Header["alg"] = "RS256";
        var input = $"{TokenForge.Encode(_verifier.Header.ToJsonString())}.{TokenForge.Encode(_verifier.Claims.ToJsonString())}";
        var signature = rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.Equal(JwsRefusal.Algorithm, await _verifier.RefusalOfAsync($"{input}.{TokenForge.Encode(signature)}"));
    }

    [Fact]
    public async Task AKeyOfAnotherCurveVerifiesNothing()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var point = p384.ExportParameters(includePrivateParameters: false).Q;
        _verifier.Publish(new JsonObject
        {
            ["kty"] = "EC", ["crv"] = "P-384", ["kid"] = _verifier.Forge.KeyId, ["x"] = TokenForge.Encode(point.X!), ["y"] = TokenForge.Encode(point.Y!),
        });
        var input = $"{TokenForge.Encode(_verifier.Header.ToJsonString())}.{TokenForge.Encode(_verifier.Claims.ToJsonString())}";

        var long96 = TokenForge.Encode(p384.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
        Assert.Equal(JwsRefusal.SignatureShape, await _verifier.RefusalOfAsync($"{input}.{long96}"));
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    private static byte[] Mac(string algorithm, byte[] secret, byte[] input) => algorithm switch
    {
        "HS256" => HMACSHA256.HashData(secret, input),
        "HS384" => HMACSHA384.HashData(secret, input),
        _ => HMACSHA512.HashData(secret, input),
    };
}
