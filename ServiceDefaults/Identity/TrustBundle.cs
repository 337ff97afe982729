using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Jose;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>A workload whose credential held.</summary>
/// <param name="Id">SPIFFE ID.</param>
/// <param name="CredentialId">The credential's <c>jti</c>.</param>
/// <param name="ExpiresAt">The credential's <c>exp</c>.</param>
public sealed record VerifiedWorkload(string Id, string CredentialId, DateTimeOffset ExpiresAt);

/// <summary>The public keys of the trust domain's workloads: who may say what, and whether it was they.</summary>
public sealed class TrustBundle
{
    private static readonly TimeSpan LongestCredential = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };
    private readonly Dictionary<string, (string Subject, SecurityKey Key)> _keys;
    private readonly TimeProvider _time;

    public TrustBundle(IOptions<WorkloadOptions> options, TimeProvider time)
    {
        _time = time;
        _keys = Read(options.Value.TrustBundle);
    }

    /// <summary>Checks a workload credential meant for <paramref name="audience"/>.</summary>
    /// <returns>The workload, or null when anything about it does not hold.</returns>
    public async ValueTask<VerifiedWorkload?> VerifyCredentialAsync(string jwt, string audience)
    {
        var token = await ValidateAsync(jwt, JwsProfile.OfType("JWT"), SpiffeIds.TrustDomain, audience);
        return token is null ? null : Workload(token);
    }

    /// <summary>Checks what a workload says of itself as an OAuth client (RFC 7523 §3): <c>iss</c> and <c>sub</c> are its SPIFFE ID.</summary>
    /// <returns>The workload, or null when anything about it does not hold.</returns>
    public async ValueTask<VerifiedWorkload?> VerifyAssertionAsync(string jwt, string audience)
    {
        // The key's owner is the only issuer that it can have; a JWT for several audiences could be any of theirs to use.
        if (CompactJws.Read(jwt, JwsProfile.ClientAssertion).Jws?.KeyId is not { } kid || !_keys.TryGetValue(kid, out var owner)) return null;

        var token = await ValidateAsync(jwt, JwsProfile.ClientAssertion, owner.Subject, audience);
        return token?.Audiences.Count() == 1 ? Workload(token) : null;
    }

    /// <summary>Checks a statement that <paramref name="issuer"/> signed with <see cref="WorkloadIdentity.SignStatement"/>.</summary>
    /// <returns>Its payload, or null when anything about it does not hold.</returns>
    public async ValueTask<T?> VerifyStatementAsync<T>(string jws, string type, string issuer, string audience)
        where T : class
    {
        var token = await ValidateAsync(jws, JwsProfile.OfType(type), issuer, audience);
        if (token is null || KeyOwner(token) != issuer) return null;

        try
        {
            return JsonSerializer.Deserialize<T>(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), WireJson.Options);
        }
        catch (JsonException)
        {
            return null; // signed, but not of that shape: as good as absent
        }
    }

    private VerifiedWorkload? Workload(JsonWebToken token) =>
        KeyOwner(token) == token.Subject && token.Id is { Length: > 0 } && token.ValidTo - token.IssuedAt <= LongestCredential
        // The library has no opinion on iat; one in the future would stretch the longest life.
        && TokenLifetime.IsIssued(new DateTimeOffset(token.IssuedAt, TimeSpan.Zero), _time)
            ? new VerifiedWorkload(token.Subject, token.Id, new DateTimeOffset(token.ValidTo, TimeSpan.Zero))
            : null;

    private string? KeyOwner(JsonWebToken token) => _keys.TryGetValue(token.Kid, out var entry) ? entry.Subject : null;

    private async ValueTask<JsonWebToken?> ValidateAsync(string jwt, JwsProfile profile, string issuer, string audience)
    {
        if (CompactJws.Read(jwt, profile).Jws is null) return null;

        var result = await Tokens.ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidIssuer = issuer,
            ValidAudience = audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            RequireExpirationTime = true,
            LifetimeValidator = TokenLifetime.By(_time),
            // Only the key that the header names; the bundle is never searched for one that happens to fit.
            IssuerSigningKeyResolver = (_, _, kid, _) => kid is not null && _keys.TryGetValue(kid, out var entry) ? [entry.Key] : [],
            TryAllIssuerSigningKeys = false,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }

    private static Dictionary<string, (string, SecurityKey)> Read(string json)
    {
        var setting = WorkloadOptionsValidator.Key(nameof(WorkloadOptions.TrustBundle));
        try
        {
            using var bundle = JsonDocument.Parse(json);
            return bundle.RootElement.GetProperty("keys").EnumerateArray().ToDictionary(
                key => key.GetProperty("kid").GetString()!,
                key => (key.GetProperty("sub").GetString()!, (SecurityKey)KeyOf(key)));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidOperationException($"{setting} is not a JWKS whose keys each have \"kid\" and \"sub\": {e.Message}", e);
        }
    }

    private static JsonWebKey KeyOf(JsonElement jwk)
    {
        var (key, fault) = VerificationKey.Read(jwk);
        return key ?? throw new JsonException($"one of its keys verifies nothing: {fault}.");
    }
}
