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
/// <param name="CredentialId">The credential's <c>jti</c>; an authority's need not have one.</param>
/// <param name="ExpiresAt">The credential's <c>exp</c>.</param>
/// <param name="IsHandedOut">Made by an authority of the trust domain, which may hand it out again; else by the workload itself, for one use.</param>
public sealed record VerifiedWorkload(string Id, string CredentialId, DateTimeOffset ExpiresAt, bool IsHandedOut = false);

/// <summary>The public keys of the trust domain: who may say what, and whether it was they.</summary>
public sealed class TrustBundle(IOptions<WorkloadOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LongestCredential = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };
    private readonly BundleKeys _keys = new(options.Value.TrustBundle, time);
    private readonly VerifiedTokens<VerifiedWorkload> _known = new(time);

    /// <summary>Checks a workload credential meant for <paramref name="audience"/>.</summary>
    /// <returns>The workload, or null when anything about it does not hold.</returns>
    public async ValueTask<VerifiedWorkload?> VerifyCredentialAsync(string jwt, string audience)
    {
        if (await _known.FindAsync(jwt, audience, kid => new(_keys.Find(kid))) is { } known) return known;

        if (CompactJws.Read(jwt, JwsProfile.Svid).Jws?.KeyId is not { } kid || _keys.Find(kid) is not { } entry) return null;
        var workload = await VerifyCredentialAsync(jwt, entry, audience);
        if (workload is not null) _known.Keep(jwt, audience, workload, kid, entry, workload.ExpiresAt);
        return workload;
    }

    private async ValueTask<VerifiedWorkload?> VerifyCredentialAsync(string jwt, BundleKey entry, string audience)
    {
        if (entry.Subject is not null) return Own(await ValidateAsync(jwt, JwsProfile.OfType("JWT"), entry, SpiffeIds.TrustDomain, audience), entry);

        // SPIFFE asks an authority for no iss.
        return await ValidateAsync(jwt, JwsProfile.Svid, entry, null, audience) is { } svid && LivesShortly(svid)
            && SvidRules.Hold(CompactJws.Read(jwt, JwsProfile.Svid).Jws!, SpiffeIds.TrustDomain, audience, time)
            ? new(svid.Subject, svid.Id ?? "", new DateTimeOffset(svid.ValidTo, TimeSpan.Zero), IsHandedOut: true)
            : null;
    }

    /// <summary>Checks what a workload says of itself as an OAuth client (RFC 7523 §3): <c>iss</c> and <c>sub</c> are its SPIFFE ID.</summary>
    /// <returns>The workload, or null when anything about it does not hold.</returns>
    public async ValueTask<VerifiedWorkload?> VerifyAssertionAsync(string jwt, string audience)
    {
        // The key's owner is the only issuer that it can have; a JWT for several audiences could be any of theirs to use.
        if (EntryOf(jwt, JwsProfile.ClientAssertion) is not { Subject: { } owner } entry) return null;

        var token = await ValidateAsync(jwt, JwsProfile.ClientAssertion, entry, owner, audience);
        return token?.Audiences.Count() == 1 ? Own(token, entry) : null;
    }

    /// <summary>Checks a statement that <paramref name="issuer"/> signed with <see cref="WorkloadIdentity.SignStatement"/>.</summary>
    /// <returns>Its payload, or null when anything about it does not hold.</returns>
    public async ValueTask<T?> VerifyStatementAsync<T>(string jws, string type, string issuer, string audience)
        where T : class
    {
        var profile = JwsProfile.OfType(type);
        // An authority makes credentials; it states nothing on behalf of a service.
        if (EntryOf(jws, profile) is not { } entry || entry.Subject != issuer) return null;
        if (await ValidateAsync(jws, profile, entry, issuer, audience) is not { } token) return null;

        try
        {
            return JsonSerializer.Deserialize<T>(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), WireJson.Options);
        }
        catch (JsonException)
        {
            return null; // signed, but not of that shape: as good as absent
        }
    }

    /// <summary>Only the key that the header names; the bundle is never searched for one that happens to fit.</summary>
    private BundleKey? EntryOf(string jwt, JwsProfile profile) =>
        CompactJws.Read(jwt, profile).Jws is { } unverified ? _keys.Find(unverified.KeyId) : null;

    private VerifiedWorkload? Own(JsonWebToken? token, BundleKey entry) =>
        token is not null && entry.Subject == token.Subject && token.Id is { Length: > 0 } && LivesShortly(token)
        // The library has no opinion on iat; one in the future would stretch the longest life.
        && TokenLifetime.IsIssued(new DateTimeOffset(token.IssuedAt, TimeSpan.Zero), time)
            ? new VerifiedWorkload(token.Subject, token.Id, new DateTimeOffset(token.ValidTo, TimeSpan.Zero))
            : null;

    private static bool LivesShortly(JsonWebToken token) => token.ValidTo - token.IssuedAt <= LongestCredential;

    private async ValueTask<JsonWebToken?> ValidateAsync(string jwt, JwsProfile profile, BundleKey entry, string? issuer, string audience)
    {
        if (CompactJws.Read(jwt, profile).Jws is null) return null;

        var result = await Tokens.ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidateIssuer = issuer is not null,
            ValidIssuer = issuer,
            ValidAudience = audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            RequireExpirationTime = true,
            LifetimeValidator = TokenLifetime.By(time),
            IssuerSigningKey = entry.Key,
            TryAllIssuerSigningKeys = false,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }
}
