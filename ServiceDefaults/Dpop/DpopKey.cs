using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>A key pair of this process's own making that access tokens are bound to (RFC 9449 §4.2). It never leaves memory.</summary>
public sealed class DpopKey : IDisposable
{
    /// <summary>How long consent to a delegation lives at most; it is given for one exchange.</summary>
    public static readonly TimeSpan DelegationLifetime = TimeSpan.FromSeconds(60);

    private static readonly JsonWebTokenHandler Tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningCredentials _signing;
    private readonly Dictionary<string, object> _jwk;

    public DpopKey()
    {
        var security = new ECDsaSecurityKey(_key);
        Thumbprint = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
        _signing = new SigningCredentials(security, SecurityAlgorithms.EcdsaSha256);

        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        _jwk = new Dictionary<string, object>
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
    }

    /// <summary>RFC 7638 thumbprint: the <c>cnf.jkt</c> of tokens bound to this key.</summary>
    public string Thumbprint { get; }

    /// <summary>A proof for one request (RFC 9449 §4.2).</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="uri">The request's URL; query and fragment do not count.</param>
    /// <param name="accessToken">The token that goes with it, or null at the token endpoint.</param>
    /// <param name="time">The clock.</param>
    /// <param name="nonce">The newest that the server gave (RFC 9449 §8, §9), or null before it gave any.</param>
    public string CreateProof(HttpMethod method, Uri uri, string? accessToken, TimeProvider time, string? nonce = null)
    {
        var claims = new JsonObject
        {
            [JwtClaims.Id] = RandomNumberGenerator.GetHexString(32, lowercase: true),
            [JwtClaims.HttpMethod] = method.Method,
            [JwtClaims.HttpUri] = uri.GetLeftPart(UriPartial.Path),
            [JwtClaims.IssuedAt] = time.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (accessToken is not null) claims[JwtClaims.AccessTokenHash] = HashOf(accessToken);
        if (nonce is not null) claims[JwtClaims.Nonce] = nonce;

        return Sign(JwtClaims.DpopProofType, claims);
    }

    /// <summary>Consent that a sub-agent, by a key of its own, gets a token below <paramref name="accessToken"/>, which is bound to this key.</summary>
    /// <param name="accessToken">The token under which the sub-agent is to act.</param>
    /// <param name="agent">SPIFFE ID of the sub-agent.</param>
    /// <param name="thumbprint">RFC 7638 thumbprint of the sub-agent's key.</param>
    /// <param name="scope">The most that the sub-agent may do.</param>
    /// <param name="time">The clock.</param>
    public string CreateDelegation(string accessToken, string agent, string thumbprint, IEnumerable<string> scope, TimeProvider time) =>
        CreateDelegation(new() { AccessToken = accessToken, Agent = agent, JwkThumbprint = thumbprint, Scope = scope }, time);

    /// <summary>The same, also for fewer resources.</summary>
    public string CreateDelegation(DelegationClaims claims, TimeProvider time) => Sign(JwtClaims.DelegationType, claims.ToJson(time.GetUtcNow()));

    public void Dispose() => _key.Dispose();

    /// <summary>RFC 9449 §4.2: what <c>ath</c> says of an access token.</summary>
    public static string HashOf(string accessToken) =>
        Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    private string Sign(string type, JsonObject claims) =>
        Tokens.CreateToken(claims.ToJsonString(), _signing, new Dictionary<string, object> { ["typ"] = type, ["jwk"] = _jwk });
}
