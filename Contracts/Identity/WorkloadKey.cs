using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Contracts.Identity;

/// <summary>The P-256 key with which a workload proves what it is.</summary>
/// <remarks>Signs compact JWS (RFC 7515 §3.1) with ES256 and nothing else; checking signatures is a library's work.</remarks>
public sealed class WorkloadKey : IDisposable
{
    /// <summary>How long a credential lives; it is made afresh for every use.</summary>
    public static readonly TimeSpan CredentialLifetime = TimeSpan.FromSeconds(60);

    private readonly ECDsa _key;
    private readonly string _x;
    private readonly string _y;

    private WorkloadKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        (_x, _y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        // RFC 7638 §3.2: the required members in lexicographic order, without white space.
        KeyId = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(
            $$"""{"crv":"P-256","kty":"EC","x":"{{_x}}","y":"{{_y}}"}""")));
    }

    /// <summary>RFC 7638 thumbprint.</summary>
    public string KeyId { get; }

    public static WorkloadKey Generate() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads base64 of a PKCS#8 private key.</summary>
    /// <exception cref="CryptographicException">It is not a P-256 key.</exception>
    /// <exception cref="FormatException">It is not base64.</exception>
    public static WorkloadKey Import(string base64)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(base64), out _);
            return key.KeySize == 256 ? new WorkloadKey(key) : throw new CryptographicException("The curve is not P-256.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Base64 of the PKCS#8 private key.</summary>
    public string Export() => Convert.ToBase64String(_key.ExportPkcs8PrivateKey());

    /// <summary>The public key (RFC 7517), with <c>sub</c>: the only SPIFFE ID that may use it.</summary>
    public JsonObject PublicJwk(string subject) => new()
    {
        ["kty"] = "EC",
        ["crv"] = "P-256",
        ["x"] = _x,
        ["y"] = _y,
        ["kid"] = KeyId,
        ["sub"] = subject,
    };

    /// <summary>A credential in the shape of a JWT-SVID (SPIFFE JWT-SVID §3): <c>sub</c>, one audience, a minute to live.</summary>
    /// <param name="subject">The workload's SPIFFE ID.</param>
    /// <param name="audience">The receiver's SPIFFE ID.</param>
    /// <param name="now">The present.</param>
    public string CreateCredential(string subject, string audience, DateTimeOffset now) => Sign("JWT", new JsonObject
    {
        [JwtClaims.Issuer] = SpiffeIds.TrustDomain,
        [JwtClaims.Subject] = subject,
        [JwtClaims.Audience] = new JsonArray(audience),
        [JwtClaims.IssuedAt] = now.ToUnixTimeSeconds(),
        [JwtClaims.Expiry] = (now + CredentialLifetime).ToUnixTimeSeconds(),
        [JwtClaims.Id] = RandomNumberGenerator.GetHexString(32, lowercase: true),
    });

    /// <summary>Signs <paramref name="claims"/> as a compact JWS with this <c>typ</c>.</summary>
    public string Sign(string type, JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = type, ["kid"] = KeyId };
        var signingInput = $"{Encode(header)}.{Encode(claims)}";
        // RFC 7518 §3.4: R and S side by side, not DER.
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signingInput), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signingInput}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
