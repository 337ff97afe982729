using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>What this process is, and its key to prove it.</summary>
/// <remarks>
/// The credential has the shape of a JWT-SVID (SPIFFE JWT-SVID §3): <c>sub</c>, one audience, minutes to live. It is the
/// bearer of calls between services and the <c>subject_token</c> or <c>actor_token</c> of a token exchange (RFC 8693 §2.1).
/// </remarks>
public sealed class WorkloadIdentity
{
    /// <summary>How long a credential lives; it is made afresh for every use.</summary>
    public static readonly TimeSpan CredentialLifetime = TimeSpan.FromSeconds(60);

    private static readonly JsonWebTokenHandler Tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _signing;
    private readonly TimeProvider _time;

    public WorkloadIdentity(IOptions<WorkloadOptions> options, TimeProvider time)
    {
        Id = options.Value.Id;
        _time = time;
        _signing = new SigningCredentials(ReadKey(options.Value.PrivateKey), SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>SPIFFE ID of this process.</summary>
    public string Id { get; }

    /// <summary>A fresh credential for one receiver.</summary>
    /// <param name="audience">The receiver's SPIFFE ID.</param>
    public string CreateCredential(string audience)
    {
        var now = _time.GetUtcNow();
        var claims = new JsonObject
        {
            [JwtClaims.Issuer] = SpiffeIds.TrustDomain,
            [JwtClaims.Subject] = Id,
            [JwtClaims.Audience] = new JsonArray(audience),
            [JwtClaims.IssuedAt] = now.ToUnixTimeSeconds(),
            [JwtClaims.Expiry] = (now + CredentialLifetime).ToUnixTimeSeconds(),
            [JwtClaims.Id] = RandomNumberGenerator.GetHexString(32, lowercase: true),
        };
        return Tokens.CreateToken(claims.ToJsonString(), _signing);
    }

    /// <summary>Signs a statement that another service relies on, e.g. a binding token.</summary>
    /// <param name="type">The <c>typ</c> header, e.g. <c>binding+jwt</c>: a statement of one kind never passes for another.</param>
    /// <param name="audience">The SPIFFE ID of the service that relies on it.</param>
    /// <param name="payload">A contract; its members become claims beside iss, aud, iat, exp and jti.</param>
    /// <param name="expiresAt">When it stops to be believed.</param>
    public string SignStatement<T>(string type, string audience, T payload, DateTimeOffset expiresAt)
    {
        var claims = JsonSerializer.SerializeToNode(payload, WireJson.Options)!.AsObject();
        claims[JwtClaims.Issuer] = Id;
        claims[JwtClaims.Audience] = audience;
        claims[JwtClaims.IssuedAt] = _time.GetUtcNow().ToUnixTimeSeconds();
        claims[JwtClaims.Expiry] = expiresAt.ToUnixTimeSeconds();
        claims[JwtClaims.Id] = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return Tokens.CreateToken(claims.ToJsonString(), _signing, new Dictionary<string, object> { ["typ"] = type });
    }

    private static ECDsaSecurityKey ReadKey(string base64)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(base64), out _);
            if (key.KeySize != 256) throw new CryptographicException("The curve is not P-256.");
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidOperationException(
                $"{WorkloadOptionsValidator.Key(nameof(WorkloadOptions.PrivateKey))} is not base64 of a PKCS#8 P-256 private key.", e);
        }

        var security = new ECDsaSecurityKey(key);
        security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
        return security;
    }
}
