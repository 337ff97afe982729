using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Fakes;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>Signs workload tokens as a cluster, a CI system or a SPIFFE authority would, and as none of them ever should.</summary>
internal sealed class FakeWorkloadIssuer(TimeProvider time) : IDisposable
{
    private static readonly RSAParameters OneForAll = NewRsaKey(); // making one takes a while, and no test is about whose it is
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(OneForAll);

    public JsonObject EcKey(string kid = "ec", string? use = null)
    {
        var point = _ec.ExportParameters(false).Q;
        return With(use, new() { ["kty"] = "EC", ["kid"] = kid, ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) });
    }

    public JsonObject RsaKey(string kid = "rsa", string? use = null)
    {
        var key = _rsa.ExportParameters(false);
        return With(use, new() { ["kty"] = "RSA", ["kid"] = kid, ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) });
    }

    public static string Jwks(params JsonObject[] keys) => new JsonObject { ["keys"] = new JsonArray(keys) }.ToJsonString();

    /// <summary>iat now, exp in a minute, a jti of its own; then whatever the test changes.</summary>
    public JsonObject Claims(string? issuer, string subject, JsonNode audience)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["sub"] = subject, ["aud"] = audience, ["iat"] = now, ["exp"] = now + 60, ["jti"] = Guid.CreateVersion7().ToString() };
        if (issuer is not null) claims["iss"] = issuer;
        return claims;
    }

    public string Es256(JsonObject claims, string kid = "ec", Action<JsonObject>? header = null) =>
        Sign("ES256", kid, claims, header, input => _ec.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    public string Rs256(JsonObject claims, string kid = "rsa", Action<JsonObject>? header = null) =>
        Sign("RS256", kid, claims, header, input => _rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Hs256(JsonObject claims, string secret, string kid = "ec") =>
        Sign("HS256", kid, claims, null, input => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), input));

    /// <summary>For what this issuer never signs.</summary>
    public TokenForge Forge() => TokenForge.Import(Convert.ToBase64String(_ec.ExportPkcs8PrivateKey()));

    public void Dispose()
    {
        _ec.Dispose();
        _rsa.Dispose();
    }

    private static string Sign(string alg, string kid, JsonObject claims, Action<JsonObject>? change, Func<byte[], byte[]> sign)
    {
        var header = new JsonObject { ["alg"] = alg, ["kid"] = kid, ["typ"] = "JWT" };
        change?.Invoke(header);
        var input = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static RSAParameters NewRsaKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(true);
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static JsonObject With(string? use, JsonObject key)
    {
        if (use is not null) key["use"] = use;
        return key;
    }
}
